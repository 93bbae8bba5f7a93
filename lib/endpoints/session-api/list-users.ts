import * as v from 'valibot';
import { type ListUsersDeps, listUsers } from '../../auth/accounts/list-users';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { adminRefusals, exampleUser, sessionApiSecurity, userSchema } from './answers';
import { sessionApi } from './surface';
import { sessionApiUser } from './user';

export const operation = (): Operation => ({
  summary: 'List the users',
  description:
    'All users of the caller’s customer, oldest account first, without pages. An account that was created a moment ' +
    'ago may be missing, because the index is eventually consistent.',
  security: sessionApiSecurity,
  answers: {
    200: { description: 'The users.', schema: v.array(userSchema), examples: { success: [exampleUser] } },
    ...adminRefusals,
  },
  cost: { roundTrips: 2, readUnits: 2.5, writeUnits: 0, passwordHashes: 0, growsWith: 'the users of the customer' },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: ListUsersDeps & { callers: CallerSource }, settings: EdgeSettings) =>
  privateEndpoint(sessionApi, settings, deps.callers, {}, async ({ caller }) =>
    ok((await listUsers(deps, caller)).map(sessionApiUser)),
  );
