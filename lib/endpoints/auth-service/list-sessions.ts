import * as v from 'valibot';
import type { SessionDeps } from '../../auth/sessions/find-live-session';
import { type ListSessionsDeps, listSessions } from '../../auth/sessions/list-sessions';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { noLiveSession } from '../answers';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedIn } from './callers';
import { listedSession } from './listed-session';
import { authService } from './surface';

const time = v.pipe(v.string(), v.isoTimestamp());

export const operation = (): Operation => ({
  summary: 'List my sessions',
  description:
    'The live sign-ins of the user on every surface, newest first, those for access tokens as well. One that began or ended a ' +
    'moment ago may be missing or still there.',
  security: ['authServiceSession'],
  answers: {
    200: {
      description:
        'What each is known by, which opens nothing; when it began, was last used and ends; from what address and by what client ' +
        'it began, as far as that is known; and which of them asks.',
      schema: v.strictObject({
        sessions: v.array(
          v.strictObject({
            reference: v.string(),
            created_at: time,
            last_used_at: time,
            expires_at: v.nullable(time),
            address: v.nullable(v.string()),
            client: v.nullable(v.string()),
            current: v.boolean(),
          }),
        ),
      }),
      examples: {
        success: {
          sessions: [
            {
              reference: 'pFHqjHqU6mPpC3mLF0eJ7b0NPlT3xyt3Jm8QhJZbCpg',
              created_at: '2026-11-20T10:00:00.123Z',
              last_used_at: '2026-11-20T10:54:00.456Z',
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
  // One round less where session values name their user.
  cost: {
    roundTrips: 2,
    readUnits: 2.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'every 4 KB of sessions, about 15',
  },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: SessionDeps & ListSessionsDeps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, signedIn(deps, settings), {}, async (request) => {
    const listed = await listSessions(deps, request);
    return ok({ sessions: listed.map(listedSession) });
  });
