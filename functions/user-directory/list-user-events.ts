import { createHandler } from '../../lib/endpoints/user-directory/list-user-events';
import { accountEvents } from '../../lib/runtime/account-events';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({ callers, users, accountEvents, clock }, config.crossOrigin);
