import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { privateRefusals, sessionApiSecurity, userAnswer } from './answers';
import { sessionApi } from './surface';
import { sessionApiUser } from './user';

export const operation = (): Operation => ({
  summary: 'Show the signed-in user',
  security: sessionApiSecurity,
  answers: { 200: userAnswer('The caller.'), ...privateRefusals },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
});

export const createHandler = (deps: { callers: CallerSource }, settings: EdgeSettings) =>
  privateEndpoint(sessionApi, settings, deps.callers, {}, async ({ caller }) => ok(sessionApiUser(caller)));
