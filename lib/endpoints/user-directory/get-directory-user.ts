import type { UsersStore } from '../../auth/stores/users-store';
import { getUserOfCustomer } from '../../auth/users/get-user';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { directorySecurity, notAdminAnswer, notSignedIn, userAnswer, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';
import { directoryUser } from './user';

export const operation = (): Operation => ({
  summary: 'Show a user',
  security: directorySecurity,
  answers: {
    200: userAnswer('The user, with their roles.'),
    401: notSignedIn,
    403: notAdminAnswer,
    404: userNotFound,
  },
  cost: { roundTrips: 2, readUnits: 3, writeUnits: 0, passwordHashes: 0 },
});

interface GetDirectoryUserDeps {
  callers: TokenCallers;
  users: Pick<UsersStore, 'findUser'>;
}

export const createHandler = (deps: GetDirectoryUserDeps, settings: EdgeSettings) =>
  privateEndpoint(userDirectory, settings, withRoles(deps.callers, ['admin']), {}, async ({ caller, pathId }) =>
    ok(directoryUser(await getUserOfCustomer(deps.users, caller.customerId, pathId('id')))),
  );
