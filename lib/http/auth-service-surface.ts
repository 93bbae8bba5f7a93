import { commonRefusals, createSurface } from './surface';

/** Surface A: errors are `{"message":...}`, and a refused sign-in never says which half was wrong. */
export const authServiceSurface = createSurface(commonRefusals, (message) => ({ message }));
