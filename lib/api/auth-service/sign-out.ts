import * as v from 'valibot';
import type { Operation } from '../operation';
import { noLiveSessionOrOtherSite, refusal } from './answers';

/** Other arguments are nobody's business. */
export const signOutQuery = v.object({ all: v.optional(v.pipe(v.string(), v.regex(/^true$/, 'must be true'))) });

export const signOut = (): Operation => ({
  summary: 'Sign out',
  description:
    'Ends the session of the cookie, from the very next request on; the other sessions of the user go on. With `all` every ' +
    'sign-in of the user ends, on every surface, access tokens included.',
  security: ['authServiceSession'],
  query: { schema: signOutQuery, arguments: { all: '`true` to end all; absent for this one.' } },
  answers: {
    200: {
      description: 'All sessions have ended.',
      schema: v.strictObject({ message: v.literal('all sessions ended') }),
      examples: { success: { message: 'all sessions ended' } },
      headers: { 'set-cookie': 'Clears the session cookie.' },
    },
    302: {
      description: 'The session has ended.',
      headers: { location: '`/`', 'set-cookie': 'Clears the session cookie.' },
    },
    400: refusal('The argument cannot be used.', { otherValue: 'all must be true' }),
    403: noLiveSessionOrOtherSite,
  },
  // Of one session. The last round and one of the writes are its event.
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 3, passwordHashes: 0 },
});
