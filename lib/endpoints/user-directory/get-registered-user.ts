import type { Operation } from '../operation';
import { directorySecurity, notAdmin, notSignedIn, refusal, userAnswer, userNotFound } from './answers';

export const getRegisteredUser = (): Operation => ({
  summary: 'Show a user',
  security: directorySecurity,
  answers: {
    200: userAnswer('The user, with their roles.'),
    401: notSignedIn,
    403: refusal('For admins.', notAdmin),
    404: userNotFound,
  },
  cost: { roundTrips: 2, readUnits: 3, writeUnits: 0, passwordHashes: 0 },
});
