import { createHandler } from '../../lib/endpoints/session-api/refuse-unauthorized';

export const handler = createHandler();
