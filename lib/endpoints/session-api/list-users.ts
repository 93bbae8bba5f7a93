import * as v from 'valibot';
import type { Operation } from '../operation';
import { exampleUser, privateRefusals, sessionApiSecurity, userSchema } from './answers';

export const listUsers = (): Operation => ({
  summary: 'List the users',
  description:
    'All users of the caller’s customer, oldest account first, however many there are. An account of the last moments may ' +
    'not be in the index yet.',
  security: sessionApiSecurity,
  answers: {
    200: { description: 'The users.', schema: v.array(userSchema), examples: { success: [exampleUser] } },
    ...privateRefusals,
  },
  cost: { roundTrips: 2, readUnits: 2.5, writeUnits: 0, passwordHashes: 0, growsWith: 'the users of the customer' },
  classicCost: { roundTrips: 3 },
});
