import type { Operation } from '../operation';
import { noLiveSession } from './answers';

export const signOut = (): Operation => ({
  summary: 'Sign out',
  description: 'Ends the session of the cookie, from the very next request on. The other sessions of the user go on.',
  security: ['authServiceSession'],
  answers: {
    302: {
      description: 'The session has ended.',
      headers: { location: '`/`', 'set-cookie': 'Clears the session cookie.' },
    },
    403: noLiveSession,
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 1, passwordHashes: 0 },
});
