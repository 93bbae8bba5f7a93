import { createHandler } from '../../lib/endpoints/auth-service/home';

export const handler = createHandler();
