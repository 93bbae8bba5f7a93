import type { UsersStore } from '../../auth/stores/users-store';
import { getUserOfCustomer } from '../../auth/users/get-user';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { type ListSecondFactorsDeps, listSecondFactors, secondFactorsAnswer } from '../listed-second-factors';
import type { Operation } from '../operation';
import { directorySecurity, notAdminAnswer, notSignedIn, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'List the second factors of a user',
  description: 'What the user can prove who they are with, besides a password.',
  security: directorySecurity,
  answers: {
    200: secondFactorsAnswer('The second factors. No answer contains a secret.'),
    401: notSignedIn,
    403: notAdminAnswer,
    404: userNotFound,
  },
  cost: {
    roundTrips: 3,
    readUnits: 5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the passkeys of the user, per 4 KB, about 10 passkeys',
  },
});

interface ListUserSecondFactorsDeps extends ListSecondFactorsDeps {
  callers: TokenCallers;
  users: Pick<UsersStore, 'findUser'>;
}

export const createHandler = (deps: ListUserSecondFactorsDeps, settings: EdgeSettings) =>
  privateEndpoint(userDirectory, settings, withRoles(deps.callers, ['admin']), {}, async ({ caller, pathId }) => {
    const { id } = await getUserOfCustomer(deps.users, caller.customerId, pathId('id'));
    return ok(await listSecondFactors(deps, id));
  });
