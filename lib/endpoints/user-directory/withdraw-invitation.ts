import type { RemoveUserDeps } from '../../auth/accounts/remove-user';
import { withdrawInvitation } from '../../auth/accounts/withdraw-invitation';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { directorySecurity, notSignedIn, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { done, mayNotChange, notInvited } from './invitation-answers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Withdraw an invitation',
  description: 'Deletes the invited user. Their link no longer works, and the email is free. Nobody gets a mail.',
  security: directorySecurity,
  answers: {
    200: done('The user is deleted.', 'Invitation withdrawn.'),
    401: notSignedIn,
    403: mayNotChange,
    404: userNotFound,
    409: notInvited,
  },
  // Without the role `admin`, whose holders are counted.
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 9, passwordHashes: 0 },
});

export const createHandler = (deps: RemoveUserDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(userDirectory, settings, withRoles(deps.callers, ['admin']), {}, async ({ caller, pathId }) => {
    await withdrawInvitation(deps, caller, pathId('id'));
    return ok({ message: 'Invitation withdrawn.' });
  });
