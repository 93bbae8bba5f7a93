import { createHandler } from '../../lib/endpoints/session-api/refuse-forbidden';

export const handler = createHandler();
