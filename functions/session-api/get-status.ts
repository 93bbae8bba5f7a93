import { createHandler } from '../../lib/endpoints/session-api/get-status';

export const handler = createHandler();
