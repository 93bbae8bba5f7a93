import * as v from 'valibot';
import { type UpdateDirectoryUserDeps, updateDirectoryUser } from '../../auth/accounts/update-directory-user';
import { requiredText } from '../../auth/fields';
import type { OriginSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import {
  beyondReach,
  crossSite,
  directorySecurity,
  documentFaults,
  notAdmin,
  notSignedIn,
  refusal,
  taken,
  unknownRoles,
  userAnswer,
  userNotFound,
  wrongCurrentPassword,
} from './answers';
import { type TokenCallers, withRoles } from './callers';
import { directoryFields } from './fields';
import { userDirectory } from './surface';
import { directoryUser } from './user';

/** Without a password or without roles those stay as they are. */
export const updateDirectoryUserBody = v.strictObject({
  ...directoryFields,
  password: v.optional(directoryFields.password),
  current_password: v.optional(requiredText),
  roles: v.optional(directoryFields.roles),
});

export const operation = (): Operation => ({
  summary: 'Change a user',
  description:
    'Counts from the next request. A new password, and an account that is no longer active, end every session of the user. ' +
    'In `hardened` mode who sets their own password sends `current_password` too.',
  security: directorySecurity,
  body: {
    schema: updateDirectoryUserBody,
    accepts: 'json-document',
    example: { email: 'ada@example.com', name: 'Ada King', active: true },
  },
  answers: {
    200: userAnswer('The user as they are now.'),
    401: notSignedIn,
    403: refusal('For admins, within their reach; nobody changes their own roles.', {
      ...notAdmin,
      ...beyondReach,
      ...wrongCurrentPassword,
      ownRoles: { message: 'Nobody changes their own roles.', error_code: 'OWN_ROLES' },
      ...crossSite,
    }),
    404: userNotFound,
    409: refusal('Somebody has this email, or the customer would be left without an active admin.', {
      ...taken,
      lastAdmin: { message: 'The customer would be left without an active admin.', error_code: 'LAST_ADMIN' },
    }),
    422: refusal('Nothing was changed.', { ...documentFaults, ...unknownRoles }),
  },
  // Of the name; a new email moves its claim, and an admin's role or state is counted.
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 5, passwordHashes: 0 },
  isGuessLimited: true,
});

export const createHandler = (deps: UpdateDirectoryUserDeps & { callers: TokenCallers }, settings: OriginSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { body: updateDirectoryUserBody },
    async ({
      caller,
      pathParameter,
      ipAddress,
      body: { roles: wanted, current_password: currentPassword, ...wish },
    }) => {
      const change = { ...wish, roleIds: wanted?.map(({ id }) => id), currentPassword, ipAddress };
      return ok(directoryUser(await updateDirectoryUser(deps, caller, pathParameter('id'), change)));
    },
  );
