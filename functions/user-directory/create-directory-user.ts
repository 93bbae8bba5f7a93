import { createHandler } from '../../lib/endpoints/user-directory/create-directory-user';
import { guards } from '../../lib/guards';
import { clock } from '../../lib/runtime/clock';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { roles } from '../../lib/runtime/roles';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({
  guards,
  users,
  roles,
  hasher,
  passwordPolicy,
  clock,
  ids,
  events,
});
