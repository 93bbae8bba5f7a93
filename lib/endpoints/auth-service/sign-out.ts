import * as v from 'valibot';
import { AuthError } from '../../auth/errors';
import { type EndAllSessionsDeps, endAllSessions } from '../../auth/sessions/end-all-sessions';
import type { EndLiveSessionDeps } from '../../auth/sessions/end-live-session';
import { signOut } from '../../auth/sessions/sign-out';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { clearCookie } from '../../http/cookies';
import { privateEndpoint } from '../../http/handler';
import { ok, redirectTo } from '../../http/response';
import { authServiceSecurity, noSessionToLeave, refusal } from '../answers';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { leaving, type SessionRouteSettings } from './callers';
import { authService } from './surface';

/** Ignores other arguments. */
export const signOutQuery = v.object({ all: v.optional(v.pipe(v.string(), v.regex(/^true$/, 'must be true'))) });

export const operation = (): Operation => ({
  summary: 'Sign out',
  description:
    'Ends the session of the cookie or the access token: both are refused from the next request on. Other sessions ' +
    'of the user continue. With `all` every session of the user ends, on every surface, including token sessions.',
  security: authServiceSecurity,
  query: { schema: signOutQuery, arguments: { all: '`true` ends all sessions; without it only this one ends.' } },
  answers: {
    200: {
      description: 'All sessions have ended.',
      schema: v.strictObject({ message: v.literal('all sessions ended') }),
      examples: { success: { message: 'all sessions ended' } },
      headers: { 'set-cookie': 'Deletes the session cookie.' },
    },
    302: {
      description: 'The session has ended.',
      headers: { location: '`/`', 'set-cookie': 'Deletes the session cookie.' },
    },
    400: refusal('The argument cannot be used.', [wrongArgument('all', 'must be true')]),
    403: noSessionToLeave,
  },
  // Without `all`. A transaction deletes the session and writes its event, 2 units each; the index takes 1 unit.
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 6, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});

type Deps = SessionCallerDeps & EndLiveSessionDeps & EndAllSessionsDeps;

export const createHandler = (deps: Deps, settings: SessionRouteSettings) =>
  privateEndpoint(
    authService,
    settings,
    leaving(deps, settings),
    { query: signOutQuery, openToSubstitutes: true },
    async ({ caller, session, query }) => {
      const cookies = [clearCookie(settings.sessionCookie)];
      if (query.all === undefined) {
        await signOut(deps, caller, session);
        return redirectTo('/', { cookies });
      }
      // The other sessions are those of the user.
      if (session.impersonator !== undefined) throw new AuthError('impersonating');
      await endAllSessions(deps, caller);
      return ok({ message: 'all sessions ended' }, { cookies });
    },
  );
