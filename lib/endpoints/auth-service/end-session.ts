import * as v from 'valibot';
import { type EndSessionByReferenceDeps, endSessionByReference } from '../../auth/sessions/end-session-by-reference';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { clearCookie } from '../../http/cookies';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, noLiveSessionOrOtherSite, refusal } from '../answers';
import type { Operation } from '../operation';
import { refused } from '../refusals';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'End one of my sessions',
  description:
    'Ends the session with this `reference`, see `GET /sessions`. It is refused from the next request on. It may be ' +
    'the session that sends this request.',
  security: authServiceSecurity,
  answers: {
    200: {
      description: 'The session has ended.',
      schema: v.strictObject({ message: v.literal('session ended') }),
      examples: { success: { message: 'session ended' } },
      optionalHeaders: { 'set-cookie': 'Deletes the session cookie, if it is the session of this request.' },
    },
    403: noLiveSessionOrOtherSite,
    404: refusal('The user has no session with this reference.', [refused('session_not_found')]),
  },
  // The last round trip and one of the writes are the event. `hardened` saves one: its session tokens contain the user's id.
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 5, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
});

export const createHandler = (deps: SessionCallerDeps & EndSessionByReferenceDeps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, signedIn(deps, settings), {}, async (request) => {
    const { isCurrent } = await endSessionByReference(deps, request, request.pathParameter('reference'));
    const cookies = isCurrent ? [clearCookie(settings.sessionCookie)] : [];
    return ok({ message: 'session ended' }, { cookies });
  });
