import { createHandler } from '../../lib/endpoints/user-directory/list-user-second-factors';
import { config } from '../../lib/runtime/config';
import { passkeys } from '../../lib/runtime/passkeys';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { totp } from '../../lib/runtime/totp';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({ callers, users, totp, passkeys }, config.crossOrigin);
