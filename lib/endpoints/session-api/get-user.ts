import { type GetUserDeps, getUser } from '../../auth/users/get-user';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { notFound, privateRefusals, sessionApiSecurity, userAnswer } from './answers';
import { sessionApi } from './surface';
import { sessionApiUser } from './user';

export const operation = (): Operation => ({
  summary: 'Show a user',
  security: sessionApiSecurity,
  answers: { 200: userAnswer('The user.'), ...privateRefusals, 404: notFound },
  cost: { roundTrips: 2, readUnits: 3, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: GetUserDeps & { callers: CallerSource }, settings: EdgeSettings) =>
  privateEndpoint(sessionApi, settings, deps.callers, {}, async ({ caller, pathId }) =>
    ok(sessionApiUser(await getUser(deps, caller, pathId('id')))),
  );
