import { createHandler } from '../../lib/endpoints/session-api/get-user';
import { callers } from '../../lib/runtime/callers';
import { config } from '../../lib/runtime/config';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({ callers, users, mode: config.mode }, config.crossOrigin);
