import { type SearchRegisteredUsersDeps, searchRegisteredUsers } from '../../lib/auth/accounts/search-directory-users';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { searchUsersQuery } from '../../lib/endpoints/user-directory/search-users';
import { directoryEntry } from '../../lib/endpoints/user-directory/user';
import { guards } from '../../lib/guards';
import { ok } from '../../lib/http/response';
import { keyRing } from '../../lib/runtime/key-ring';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SearchRegisteredUsersDeps & { guards: Pick<Guards, 'requireRoles'> }) =>
  deps.guards.requireRoles(['admin'])(
    async ({ caller, query: { email_prefix: emailPrefix, ...query } }) => {
      const page = await searchRegisteredUsers(deps, caller, { ...query, emailPrefix });
      return ok({ has_next: page.hasNext, next_cursor: page.nextCursor, users: page.users.map(directoryEntry) });
    },
    { query: searchUsersQuery },
  );

export const handler = createHandler({ guards, users, cursorSecret: () => keyRing.cursorSecret() });
