import type { Operation } from '../operation';
import { notFound, privateRefusals, sessionApiSecurity, userAnswer } from './answers';

export const getUser = (): Operation => ({
  summary: 'Show a user',
  security: sessionApiSecurity,
  answers: { 200: userAnswer('The user.'), ...privateRefusals, 404: notFound },
  cost: { roundTrips: 2, readUnits: 3, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});
