import * as v from 'valibot';
import type { ContractMode } from '../../auth/contract-mode';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, noLiveSession } from '../answers';
import { loginSchema } from '../login-schema';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

const fullProfile = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  email: loginSchema,
  email_verified: v.boolean(),
  created_at: v.pipe(v.string(), v.isoTimestamp()),
});

export const operation = (): Operation => ({
  summary: 'Show the signed-in user',
  description: 'In mode `classic` the answer contains the email only.',
  security: authServiceSecurity,
  answers: {
    200: {
      description: 'The user of the session.',
      schema: v.union([fullProfile, v.strictObject({ email: loginSchema })]),
      examples: {
        hardened: {
          id: 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01',
          email: 'bob@example.com',
          email_verified: true,
          created_at: '2026-11-20T10:00:00.123Z',
        },
        classic: { email: 'bob@example.com' },
      },
    },
    403: noLiveSession,
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
});

type Deps = SessionCallerDeps & { mode: Pick<ContractMode, 'hasFullProfile'> };

export const createHandler = (deps: Deps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, signedIn(deps, settings), {}, async ({ caller }) =>
    ok(
      deps.mode.hasFullProfile
        ? {
            id: caller.id,
            email: caller.email,
            email_verified: caller.emailVerified,
            created_at: caller.createdAt.toISOString(),
          }
        : { email: caller.email },
    ),
  );
