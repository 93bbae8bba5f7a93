import * as v from 'valibot';
import { type UpdateDirectoryUserDeps, updateDirectoryUser } from '../../auth/accounts/update-directory-user';
import type { Role, User } from '../../auth/entities';
import { requiredText } from '../../auth/fields';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { requireUnchanged } from '../unchanged-fields';
import {
  directorySecurity,
  documentFaults,
  insufficientPrivilege,
  notAdmin,
  notSignedIn,
  refusal,
  unknownRoles,
  userAnswer,
  userNotFound,
} from './answers';
import { type TokenCallers, withRoles } from './callers';
import { directoryFields, inactivityFields, shownRolesField } from './fields';
import { userDirectory } from './surface';
import { directoryEntry, directoryRole, directoryUser } from './user';

/** A password or roles that are not sent stay as they are. What cannot be changed must be as `GET` shows it. */
export const updateDirectoryUserBody = v.strictObject({
  ...directoryFields,
  ...inactivityFields,
  password: v.optional(directoryFields.password),
  email_verified: v.optional(v.literal(true)),
  current_password: v.optional(requiredText),
  roles: v.optional(shownRolesField),
  id: v.optional(v.string()),
  customer: v.optional(v.strictObject({ id: v.number() })),
  state: v.optional(v.string()),
});

export const operation = (): Operation => ({
  summary: 'Change a user',
  description:
    'The change takes effect with the next request. A new password, and `active: false`, end every session of the ' +
    'user. `inactive_until` lets the user sign in again from that time on, without a further request; `inactive_reason` is for admins. If ' +
    'they are not sent, they stay; `null` or `active: true` removes them. `email_verified: true` verifies the email by hand: only for an ' +
    'admin who knows that it belongs to the user; a new email is verified anyway. In mode `hardened` a caller who sets their own password must send `current_password` too. The other fields of `GET` ' +
    'may be sent back, but a value that differs from the stored one is refused. A password ends an invitation, and another email ends its link: send the invitation again.',
  security: directorySecurity,
  body: {
    schema: updateDirectoryUserBody,
    accepts: 'json-document',
    example: { email: 'ada@example.com', name: 'Ada King', active: true },
  },
  answers: {
    200: userAnswer('The changed user.'),
    401: notSignedIn,
    403: refusal(
      'The caller is not an admin, may not change this user, or tries to change their own roles, or has no second factor where one is required.',
      [
        notAdmin,
        insufficientPrivilege,
        refused('wrong_current_password'),
        refused('own_roles'),
        refused('cross_site'),
        ...withoutSecondFactor,
      ],
    ),
    404: userNotFound,
    409: refusal('An account has this email already, or the customer would be left without an active admin.', [
      refused('email_taken'),
      refused('last_admin'),
    ]),
    422: refusal('Nothing was changed.', [...documentFaults, unknownRoles]),
  },
  // For a new name. A new email also moves the email claim. A change of the role admin, or of an admin's `active`, is also counted.
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 8, passwordHashes: 0 },
  isGuessLimited: true,
});

export const createHandler = (deps: UpdateDirectoryUserDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { body: updateDirectoryUserBody },
    async ({
      caller,
      pathId,
      ipAddress,
      body: {
        roles,
        id,
        customer,
        state,
        current_password: currentPassword,
        inactive_reason: inactiveReason,
        inactive_until: inactiveUntil,
        email_verified: emailVerified,
        ...fields
      },
    }) => {
      const check = (before: User, stored: readonly Role[] = []) => {
        requireUnchanged({ id, customer, state }, directoryEntry(before));
        for (const [index, { id: roleId, ...others }] of (roles ?? []).entries()) {
          const role = stored.find((one) => one.id === roleId);
          if (role !== undefined) requireUnchanged(others, directoryRole(role), `roles.${index}.`);
        }
      };
      const roleIds = roles?.map((role) => role.id);
      const change = {
        ...fields,
        inactiveReason,
        inactiveUntil,
        emailVerified,
        roleIds,
        currentPassword,
        ipAddress,
        check,
      };
      return ok(directoryUser(await updateDirectoryUser(deps, caller, pathId('id'), change)));
    },
  );
