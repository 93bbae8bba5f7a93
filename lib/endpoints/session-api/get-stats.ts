import * as v from 'valibot';
import { type CountUsersDeps, countUsers } from '../../auth/accounts/count-users';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { privateRefusals, sessionApiSecurity } from './answers';
import { sessionApi } from './surface';

export const operation = (): Operation => ({
  summary: 'Count the users',
  description:
    'Counts the users of the caller’s customer by reading all of them: half a read unit per 4 KB of the index, ' +
    'about 15 users, and one round trip per 1 MB. An account that was created a moment ago may be missing, because ' +
    'the index is eventually consistent.',
  security: sessionApiSecurity,
  answers: {
    200: {
      description: 'The number of users.',
      schema: v.strictObject({ users: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
      examples: { success: { users: 3 } },
    },
    ...privateRefusals,
  },
  cost: { roundTrips: 2, readUnits: 2.5, writeUnits: 0, passwordHashes: 0, growsWith: 'the users of the customer' },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: CountUsersDeps & { callers: CallerSource }, settings: EdgeSettings) =>
  privateEndpoint(sessionApi, settings, deps.callers, {}, async ({ caller }) =>
    ok({ users: await countUsers(deps, caller) }),
  );
