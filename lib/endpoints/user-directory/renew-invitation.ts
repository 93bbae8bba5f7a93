import { type RenewInvitationDeps, renewInvitation } from '../../auth/accounts/renew-invitation';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { directorySecurity, notSignedIn, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { done, mayNotChange, notInvited } from './invitation-answers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Send an invitation again',
  description: 'Also an expired one. The link of the new mail replaces the one before.',
  security: directorySecurity,
  answers: {
    200: done('The mail will be sent.', 'Invitation sent.'),
    401: notSignedIn,
    403: mayNotChange,
    404: userNotFound,
    409: notInvited,
  },
  // The indexes have the time of the invitation too.
  cost: { roundTrips: 4, readUnits: 3, writeUnits: 11, passwordHashes: 0 },
  isMailLimited: true,
});

export const createHandler = (deps: RenewInvitationDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(userDirectory, settings, withRoles(deps.callers, ['admin']), {}, async ({ caller, pathId }) => {
    await renewInvitation(deps, caller, pathId('id'));
    return ok({ message: 'Invitation sent.' });
  });
