import * as v from 'valibot';
import { createUser } from '../../auth/accounts/create-user';
import { emailField, nameField, requiredText } from '../../auth/fields';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import type { Operation } from '../operation';
import { invalid, missing, refusalsOf, refused, unreadable } from '../refusals';
import { adminRefusals, sessionApiSecurity, userAnswer } from './answers';
import { userCreation, userCreationErrors } from './surface';
import { sessionApiUser } from './user';

/** The schema makes the email canonical. The use-case checks the password. */
export const createUserBody = v.strictObject({
  email: emailField,
  password: requiredText,
  first_name: v.optional(nameField),
  last_name: v.optional(nameField),
});

export const operation = (): Operation => ({
  summary: 'Create a user',
  description: 'The new user belongs to the customer of the caller and can sign in on every surface.',
  security: sessionApiSecurity,
  body: {
    schema: createUserBody,
    accepts: 'json-object',
    example: { email: 'bob@example.com', password: 'correct horse', first_name: 'Bob' },
  },
  answers: {
    201: userAnswer('The account exists.'),
    400: refusalsOf(userCreationErrors)('Nothing was stored.', [
      ...unreadable,
      missing('email'),
      missing('password'),
      refused('email_taken'),
      invalid('email', { code: 'not_an_email' }),
      invalid('password', { code: 'too_many_bytes', maximum: 1024 }),
    ]),
    ...adminRefusals,
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 9, passwordHashes: 1 },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (
  deps: Parameters<typeof createUser>[0] & { callers: CallerSource },
  settings: EdgeSettings,
) =>
  privateEndpoint(userCreation, settings, deps.callers, { body: createUserBody }, async ({ body, caller }) => {
    const { email, password, first_name: firstName = null, last_name: lastName = null } = body;
    const user = await createUser(deps, caller, { email, password, firstName, lastName });
    return { status: 201, body: sessionApiUser(user) };
  });
