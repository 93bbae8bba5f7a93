import { createUser } from '../../lib/auth/accounts/create-user';
import { createUserBody } from '../../lib/endpoints/session-api/create-user';
import { userCreationSurface } from '../../lib/endpoints/session-api/surface';
import { sessionApiUser } from '../../lib/endpoints/session-api/user';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { callers } from '../../lib/runtime/callers';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: Parameters<typeof createUser>[0] & { callers: CallerSource }) =>
  privateHandler(
    userCreationSurface,
    deps.callers,
    { body: createUserBody, accepts: 'json-object' },
    async ({ body, caller }) => {
      const { email, password, first_name: firstName = null, last_name: lastName = null } = body;
      const user = await createUser(deps, caller, { email, password, firstName, lastName });
      return { status: 201, body: sessionApiUser(user) };
    },
  );

export const handler = createHandler({ callers, users, hasher, passwordPolicy, clock, ids, events, mode: config.mode });
