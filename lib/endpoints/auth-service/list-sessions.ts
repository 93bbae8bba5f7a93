import { type ListSessionsDeps, listSessions } from '../../auth/sessions/list-sessions';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, noLiveSession } from '../answers';
import { listedSession, sessionsAnswer } from '../listed-sessions';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'List my sessions',
  description:
    'The live sessions of the user on every surface, newest first, including token sessions. The list may miss a ' +
    'session that began a moment ago, and may still show one that has just ended.',
  security: authServiceSecurity,
  answers: {
    200: sessionsAnswer(),
    403: noLiveSession,
  },
  // `hardened` saves a round trip: its session tokens contain the user's id.
  cost: {
    roundTrips: 2,
    readUnits: 2.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the sessions of the user, per 4 KB, about 13 sessions',
  },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: SessionCallerDeps & ListSessionsDeps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, signedIn(deps, settings), {}, async (request) => {
    const listed = await listSessions(deps, request);
    return ok({ sessions: listed.map(listedSession) });
  });
