import {
  type RemoveUserSecondFactorsDeps,
  removeUserSecondFactors,
} from '../../auth/accounts/remove-user-second-factors';
import { AuthError } from '../../auth/errors';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { noSecondFactors, noSecondFactorsAnswer } from '../listed-second-factors';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { directorySecurity, insufficientPrivilege, notAdmin, notSignedIn, refusal, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Remove the second factors of a user',
  description:
    'For a user who has lost them: removes the authenticator app, the recovery codes and every passkey, ends every session of the ' +
    'user, and tells them by mail. Make sure first that it is the user who asks: afterwards the password alone signs them in. A ' +
    'user without second factors stays as they are, so the request can be repeated. Mode `hardened` needs a recent sign-in of the admin.',
  security: directorySecurity,
  answers: {
    200: noSecondFactorsAnswer('The user has no second factor.'),
    401: notSignedIn,
    403: refusal(
      'The caller is not an admin, may not change this user, would remove their own second factors, did not sign in recently, or has ' +
        'no second factor where one is required.',
      [
        notAdmin,
        insufficientPrivilege,
        refused('not_allowed'),
        new AuthError('reauthentication_required', { minutes: 10 }),
        refused('cross_site'),
        ...withoutSecondFactor,
      ],
    ),
    404: userNotFound,
  },
  // For an authenticator app with its recovery codes.
  cost: {
    roundTrips: 4,
    readUnits: 4,
    writeUnits: 11,
    passwordHashes: 0,
    growsWith: 'the passkeys of the user',
  },
});

export const createHandler = (deps: RemoveUserSecondFactorsDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    {},
    async ({ caller, session, pathId }) => {
      await removeUserSecondFactors(deps, caller, pathId('id'), session);
      return ok(noSecondFactors);
    },
  );
