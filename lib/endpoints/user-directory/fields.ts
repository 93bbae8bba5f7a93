import * as v from 'valibot';
import { emailField, nameText, requiredText } from '../../auth/fields';
import { MAX_ROLES } from '../../auth/roles';

/** Roles by their ids; the same one twice counts once. */
export const rolesField = v.pipe(
  v.array(v.strictObject({ id: v.pipe(v.number(), v.safeInteger('is not an id'), v.minValue(1, 'is not an id')) })),
  v.maxLength(MAX_ROLES, `are more than ${MAX_ROLES}`),
);

/** What a user of the directory is described by. The email comes out canonical; the use-case judges the password. */
export const directoryFields = {
  email: emailField,
  name: v.nullable(v.pipe(requiredText, nameText)),
  password: requiredText,
  active: v.boolean(),
  roles: rolesField,
};
