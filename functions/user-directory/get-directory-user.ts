import { createHandler } from '../../lib/endpoints/user-directory/get-directory-user';
import { config } from '../../lib/runtime/config';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({ callers, users }, config.crossOrigin);
