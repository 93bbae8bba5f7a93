import * as v from 'valibot';
import { type EndLiveSessionDeps, endLiveSession } from '../../auth/sessions/end-live-session';
import { type CookieSettings, clearCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { refused } from '../refusals';
import { directorySecurity, notSignedIn, refusal } from './answers';
import type { TokenCallers } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Sign out',
  description: 'Ends the session of the access token. Both tokens of the session are refused from the next request on.',
  security: directorySecurity,
  answers: {
    200: {
      description: 'Signed out.',
      schema: v.strictObject({ message: v.string() }),
      examples: { success: { message: 'User disconnected.' } },
      headers: { 'set-cookie': 'Deletes the cookie of the access token.' },
    },
    401: notSignedIn,
    403: refusal('A page of another site sent the request, or the browser loads the URL in advance.', [
      refused('cross_site'),
      refused('prefetch'),
    ]),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 6, passwordHashes: 0 },
});

type RevokeTokensDeps = EndLiveSessionDeps & { callers: TokenCallers };

type Settings = EdgeSettings & { readonly directoryCookie: CookieSettings };

export const createHandler = (deps: RevokeTokensDeps, settings: Settings) =>
  privateEndpoint(userDirectory, settings, deps.callers, { changesState: true }, async ({ caller, session }) => {
    await endLiveSession(deps, caller, session);
    return ok({ message: 'User disconnected.' }, { cookies: [clearCookie(settings.directoryCookie)] });
  });
