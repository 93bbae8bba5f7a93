import { createHandler } from '../../lib/endpoints/user-directory/search-users';
import { config } from '../../lib/runtime/config';
import { keyRing } from '../../lib/runtime/key-ring';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { callers, users, cursorSecret: () => keyRing.cursorSecret() },
  config.crossOrigin,
);
