import * as v from 'valibot';
import { type ListSessionsDeps, listSessions } from '../../auth/sessions/list-sessions';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, noLiveSession } from '../answers';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedIn } from './callers';
import { listedSession, listedSessionSchema } from './listed-session';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'List my sessions',
  description:
    'The live sessions of the user on every surface, newest first, including token sessions. The list may miss a ' +
    'session that began a moment ago, and may still show one that has just ended.',
  security: authServiceSecurity,
  answers: {
    200: {
      description:
        'Each session has a `reference`, which is not secret: it authenticates nobody. `address` is the IP address ' +
        'and `client` the user agent that began it; `null` if not known. `authenticated_at` is when the user last proved ' +
        'who they are and `methods` how: `pwd` password, `otp` one-time code, `hwk` passkey, `email` link or code by mail, ' +
        '`recovery` recovery code. `current` marks the session of this request.',
      schema: v.strictObject({
        sessions: v.array(listedSessionSchema),
      }),
      examples: {
        success: {
          sessions: [
            {
              reference: 'pFHqjHqU6mPpC3mLF0eJ7b0NPlT3xyt3Jm8QhJZbCpg',
              created_at: '2026-11-20T10:00:00.123Z',
              last_used_at: '2026-11-20T10:54:00.456Z',
              authenticated_at: '2026-11-20T10:00:00.123Z',
              methods: ['pwd'],
              expires_at: '2026-11-21T10:00:00.123Z',
              address: '198.51.100.7',
              client: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
              current: true,
            },
          ],
        },
      },
    },
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
