import * as v from 'valibot';
import { emailField, faultCode, nameText, requiredText } from '../../auth/fields';
import { MAX_ROLES } from '../../auth/roles';

/** Roles by their ids; the same one twice counts once. */
export const rolesField = v.pipe(
  v.array(
    v.strictObject({
      id: v.pipe(v.number(), v.safeInteger(faultCode('not_an_id')), v.minValue(1, faultCode('not_an_id'))),
    }),
  ),
  v.maxLength(MAX_ROLES, faultCode('too_many')),
);

/** What a user of the directory is described by. The email comes out canonical; the use-case judges the password. */
export const directoryFields = {
  email: emailField,
  name: v.nullable(v.pipe(requiredText, nameText)),
  password: requiredText,
  active: v.boolean(),
  roles: rolesField,
};
