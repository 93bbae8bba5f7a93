import * as v from 'valibot';
import { faultCode, loginField, nameText, requiredText, timeField } from '../../auth/fields';
import { MAX_ROLES } from '../../auth/roles';

const roleId = v.pipe(v.number(), v.safeInteger(faultCode('not_an_id')), v.minValue(1, faultCode('not_an_id')));

/** Roles by their ids. A role that is listed twice counts once. */
export const rolesField = v.pipe(
  v.array(v.strictObject({ id: roleId })),
  v.maxLength(MAX_ROLES, faultCode('too_many')),
);

/** As `rolesField`, but each role may have the other fields that answers show. */
export const shownRolesField = v.pipe(
  v.array(v.strictObject({ id: roleId, code: v.optional(v.string()), name: v.optional(v.string()) })),
  v.maxLength(MAX_ROLES, faultCode('too_many')),
);

/** Why a user is inactive, and until when; `null` for no reason and no end. */
export const inactivityFields = {
  inactive_reason: v.optional(v.nullable(v.pipe(requiredText, nameText))),
  inactive_until: v.optional(v.nullable(timeField)),
};

/** The fields of a user of the directory. The schema makes the email canonical. The use-case checks the password. */
export const directoryFields = {
  email: loginField,
  name: v.nullable(v.pipe(requiredText, nameText)),
  password: requiredText,
  active: v.boolean(),
  roles: rolesField,
};
