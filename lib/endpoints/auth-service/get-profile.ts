import * as v from 'valibot';
import type { SessionDeps } from '../../auth/sessions/find-live-session';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { noLiveSession } from '../answers';
import { loginSchema } from '../login-schema';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'Show the signed-in user',
  security: ['authServiceSession'],
  answers: {
    200: {
      description: 'The user of the session.',
      schema: v.strictObject({ email: loginSchema }),
      examples: { success: { email: 'bob@example.com' } },
    },
    403: noLiveSession,
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
});

export const createHandler = (deps: SessionDeps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, signedIn(deps, settings), {}, async ({ caller }) =>
    ok({ email: caller.email }),
  );
