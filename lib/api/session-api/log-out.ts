import * as v from 'valibot';
import type { Operation } from '../operation';
import { privateRefusals, refusal, sessionApiSecurity } from './answers';

export const logOut = (): Operation => ({
  summary: 'Log out',
  description: 'Ends the session of the cookie, from the very next request on. The other sessions of the user go on.',
  security: sessionApiSecurity,
  answers: {
    200: {
      description: 'The session has ended.',
      schema: v.strictObject({}),
      examples: { success: {} },
      headers: { 'set-cookie': 'Clears the session cookie.' },
    },
    ...privateRefusals,
    404: refusal('The request carries no live session.', { noSession: 'Not found' }),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 5, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});
