import { profileClaims } from '../../auth/tokens/access-token';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { directorySecurity, noSecondFactor, notSignedIn, payloadAnswer } from './answers';
import type { TokenCallers } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Show the payload of the access token',
  description:
    'Roles, customer and profile are those of the user now, not those at the time the token was issued. The routes ' +
    'of this service check these too.',
  security: directorySecurity,
  answers: {
    200: payloadAnswer('The payload; `exp` in seconds since 1970, UTC.'),
    401: notSignedIn,
    403: noSecondFactor,
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
});

export const createHandler = (deps: { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(userDirectory, settings, deps.callers, {}, async ({ payload, caller }) =>
    ok({ ...payload, ...profileClaims(caller) }),
  );
