import * as v from 'valibot';
import { type EndAllSessionsDeps, endAllSessions } from '../../auth/sessions/end-all-sessions';
import { getSessionUser, type SessionDeps } from '../../auth/sessions/find-live-session';
import { type SignOutDeps, signOut } from '../../auth/sessions/sign-out';
import { type CookieSettings, clearCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok, redirectTo } from '../../http/response';
import { noLiveSessionOrOtherSite, refusal } from '../answers';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { authService } from './surface';

/** Ignores other arguments. */
export const signOutQuery = v.object({ all: v.optional(v.pipe(v.string(), v.regex(/^true$/, 'must be true'))) });

export const operation = (): Operation => ({
  summary: 'Sign out',
  description:
    'Ends the session of the cookie: it is refused from the next request on. Other sessions of the user continue. ' +
    'With `all` every session of the user ends, on every surface, including token sessions.',
  security: ['authServiceSession'],
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
    403: noLiveSessionOrOtherSite,
  },
  // Without `all`. A transaction deletes the session and writes its event, 2 units each; the index takes 1 unit.
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 5, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});

type Deps = SessionDeps & SignOutDeps & EndAllSessionsDeps;

export const createHandler = (deps: Deps, settings: EdgeSettings & { readonly sessionCookie: CookieSettings }) =>
  publicEndpoint(authService, settings, { query: signOutQuery }, async ({ cookie, query }) => {
    const token = cookie(settings.sessionCookie.name);
    const cookies = [clearCookie(settings.sessionCookie)];
    if (query.all === undefined) {
      await signOut(deps, token);
      return redirectTo('/', { cookies });
    }
    await endAllSessions(deps, await getSessionUser(deps, token));
    return ok({ message: 'all sessions ended' }, { cookies });
  });
