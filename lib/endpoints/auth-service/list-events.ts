import * as v from 'valibot';
import { type ListEventsDeps, listEvents } from '../../auth/events/list-events';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, noLiveSession, refusal } from '../answers';
import { eventsArguments, eventsQuery, exampleEvent, listedEvent, listedEventSchema } from '../listed-events';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'List the events of my account',
  description:
    'Sign-ins, refused sign-ins, sign-outs, changes and requests of the last `EVENT_TTL` (30 days by default), newest first. An event about ' +
    'an email without an account is in no list.',
  security: authServiceSecurity,
  query: {
    schema: eventsQuery,
    arguments: eventsArguments(),
  },
  answers: {
    200: {
      description:
        'A page of events. `by` is `other` if another account did it, for example an admin; `unknown` if the ' +
        'request was not authenticated, for example a sign-in with a wrong password; otherwise `you`. `address` is ' +
        'the IP address and `client` the user agent of the request; `null` if not known. Events of one type that are ' +
        '`unknown` are one entry per hour: `count` says how many, the rest is that of the latest. `methods` says how the user ' +
        'proved who they are, as in `GET /sessions`; `null` for events in which they did not.',
      schema: v.strictObject({
        events: v.array(listedEventSchema),
        next_cursor: v.nullable(v.string()),
      }),
      examples: {
        success: {
          events: [exampleEvent],
          next_cursor: null,
        },
      },
    },
    400: refusal('An argument cannot be used.', [
      wrongArgument('limit', 'must be a whole number from 1'),
      wrongArgument('cursor', 'is not one of this list'),
      wrongArgument('page', 'is not known'),
    ]),
    403: noLiveSession,
  },
  // `hardened` saves a round trip: its session tokens contain the user's id.
  cost: {
    roundTrips: 2,
    readUnits: 3,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the events of a page: one read unit per 4 KB, about 10 events',
  },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: SessionCallerDeps & ListEventsDeps, settings: SessionRouteSettings) =>
  privateEndpoint(
    authService,
    settings,
    signedIn(deps, settings),
    { query: eventsQuery },
    async ({ caller, query }) => {
      const { events, nextCursor } = await listEvents(deps, caller, query);
      return ok({ events: events.map(listedEvent), next_cursor: nextCursor });
    },
  );
