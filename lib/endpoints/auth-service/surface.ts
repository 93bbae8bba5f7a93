import { commonRefusals, createSurface } from '../../http/surface';

/** Surface A: errors are `{"message":...}`, and a refused sign-in never says which half was wrong. */
export const authServiceSurface = createSurface(commonRefusals, (message) => ({ message }));
