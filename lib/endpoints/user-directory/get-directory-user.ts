import type { UsersStore } from '../../auth/stores/users-store';
import { getUserOfCustomer } from '../../auth/users/get-user';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { directorySecurity, notAdmin, notSignedIn, refusal, userAnswer, userNotFound } from './answers';
import type { Guards } from './guards';
import { directoryUser } from './user';

export const operation = (): Operation => ({
  summary: 'Show a user',
  security: directorySecurity,
  answers: {
    200: userAnswer('The user, with their roles.'),
    401: notSignedIn,
    403: refusal('For admins.', notAdmin),
    404: userNotFound,
  },
  cost: { roundTrips: 2, readUnits: 3, writeUnits: 0, passwordHashes: 0 },
});

interface GetDirectoryUserDeps {
  guards: Pick<Guards, 'requireRoles'>;
  users: Pick<UsersStore, 'findUser'>;
}

export const createHandler = (deps: GetDirectoryUserDeps) =>
  deps.guards.requireRoles(['admin'])(async ({ caller, pathParameter }) =>
    ok(directoryUser(await getUserOfCustomer(deps.users, caller.customerId, pathParameter('id')))),
  );
