import * as v from 'valibot';
import { type DeleteDirectoryUserDeps, deleteDirectoryUser } from '../../auth/accounts/delete-directory-user';
import { AuthError } from '../../auth/errors';
import { type CookieSettings, clearCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { directorySecurity, insufficientPrivilege, notAdmin, notSignedIn, refusal, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Delete a user',
  description:
    'Every session of the user is refused from the next request on, and the email is free at once. It cannot be undone: `PUT` with ' +
    '`active: false` can. Mode `hardened` notifies the user by mail, and needs a recent sign-in of the admin. An admin may delete their ' +
    'own account.',
  security: directorySecurity,
  answers: {
    200: {
      description: 'The user is deleted.',
      schema: v.strictObject({ message: v.literal('User deleted.') }),
      examples: { success: { message: 'User deleted.' } },
      optionalHeaders: { 'set-cookie': 'Deletes the cookie of the access token, if the caller deleted themself.' },
    },
    401: notSignedIn,
    403: refusal(
      'The caller is not an admin, may not change this user, did not sign in recently, or has no second factor where one is required.',
      [
        notAdmin,
        insufficientPrivilege,
        new AuthError('reauthentication_required', { minutes: 10 }),
        refused('cross_site'),
        ...withoutSecondFactor,
      ],
    ),
    404: userNotFound,
    409: refusal('The customer would be left without an active admin.', [refused('last_admin')]),
  },
  // For a user without second factors, and without the role `admin`, whose holders are counted.
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 11, passwordHashes: 0 },
  classicCost: { writeUnits: 9 },
});

type Settings = EdgeSettings & { readonly directoryCookie: CookieSettings };

export const createHandler = (deps: DeleteDirectoryUserDeps & { callers: TokenCallers }, settings: Settings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    {},
    async ({ caller, session, pathId }) => {
      const { id } = await deleteDirectoryUser(deps, caller, pathId('id'), session);
      const cookies = id === caller.id ? [clearCookie(settings.directoryCookie)] : [];
      return ok({ message: 'User deleted.' }, { cookies });
    },
  );
