import type { Operation } from '../operation';
import { privateRefusals, sessionApiSecurity, userAnswer } from './answers';

export const getMe = (): Operation => ({
  summary: 'Show the signed-in user',
  security: sessionApiSecurity,
  answers: { 200: userAnswer('The user who asks.'), ...privateRefusals },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
});
