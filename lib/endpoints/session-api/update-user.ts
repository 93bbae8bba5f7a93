import * as v from 'valibot';
import { nameField } from '../../auth/fields';
import type { Operation } from '../operation';
import { notFound, privateRefusals, refusal, sessionApiSecurity, userAnswer } from './answers';

/** A name that is not sent stays, `null` unsets it. */
export const updateUserBody = v.strictObject({
  first_name: v.optional(nameField),
  last_name: v.optional(nameField),
});

export const updateUser = (): Operation => ({
  summary: 'Change the names of a user',
  description: 'A name that is not sent stays, `null` unsets it. Any other field is refused.',
  security: sessionApiSecurity,
  body: { schema: updateUserBody, accepts: 'json-object', example: { first_name: 'Robert', last_name: null } },
  answers: {
    200: userAnswer('The user as changed.'),
    400: refusal('Nothing was changed.', { wrongFormat: 'Wrong format' }),
    ...privateRefusals,
    404: notFound,
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 5, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
});
