import * as v from 'valibot';
import { noLiveSession } from '../answers';
import type { Operation } from '../operation';

export const getProfile = (): Operation => ({
  summary: 'Who am I',
  security: ['authServiceSession'],
  answers: {
    200: {
      description: 'The user of the session.',
      schema: v.strictObject({ email: v.pipe(v.string(), v.email()) }),
      examples: { success: { email: 'bob@example.com' } },
    },
    403: noLiveSession,
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
});
