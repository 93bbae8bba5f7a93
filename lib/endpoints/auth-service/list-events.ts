import * as v from 'valibot';
import { type ListEventsDeps, listEvents, type OwnEvent } from '../../auth/events/list-events';
import type { SessionDeps } from '../../auth/sessions/find-live-session';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { noLiveSession, refusal } from '../answers';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

const MAX_PER_PAGE = 100;

export const listEventsQuery = v.strictObject({
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,9}$/, 'must be a whole number from 1'),
      v.transform(Number),
      v.minValue(1, 'must be a whole number from 1'),
      v.transform((limit) => Math.min(limit, MAX_PER_PAGE)),
    ),
    '50',
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(200, 'is not one of this list'))),
});

export const operation = (): Operation => ({
  summary: 'What happened to my account',
  description:
    'Sign-ins, refused ones too, sign-outs, changes and requests of the last 30 days, newest first. What is about an email that ' +
    'nobody has is in nobody’s list.',
  security: ['authServiceSession'],
  query: {
    schema: listEventsQuery,
    arguments: {
      limit: 'How many at most, 1 to 100.',
      cursor: '`next_cursor` of an earlier page.',
    },
  },
  answers: {
    200: {
      description:
        'A page. `by` is `other` for what another account did, an admin’s for instance; `unknown` for what somebody did who ' +
        'did not prove who they are, a wrong password for instance; `you` for all else. It came from `address` with `client`, ' +
        'where that is known.',
      schema: v.strictObject({
        events: v.array(
          v.strictObject({
            id: v.pipe(v.string(), v.uuid()),
            type: v.string(),
            time: v.pipe(v.string(), v.isoTimestamp()),
            by: v.picklist(['you', 'other', 'unknown']),
            address: v.nullable(v.string()),
            client: v.nullable(v.string()),
          }),
        ),
        next_cursor: v.nullable(v.string()),
      }),
      examples: {
        success: {
          events: [
            {
              id: '4cf9ff38-8267-4e18-8e19-f1ce915c68a8',
              type: 'auth.sign_in_refused',
              time: '2026-11-20T14:18:36.660Z',
              by: 'unknown',
              address: '198.51.100.7',
              client: 'curl/8.5.0',
            },
          ],
          next_cursor: null,
        },
      },
    },
    400: refusal('An argument cannot be used.', {
      limit: 'limit must be a whole number from 1',
      cursor: 'cursor is not one of this list',
      unknown: 'page is not known',
    }),
    403: noLiveSession,
  },
  // One round less where session values name their user.
  cost: {
    roundTrips: 2,
    readUnits: 3,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'every 4 KB of events, about 10 of them, one unit each',
  },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: SessionDeps & ListEventsDeps, settings: SessionRouteSettings) =>
  privateEndpoint(
    authService,
    settings,
    signedIn(deps, settings),
    { query: listEventsQuery },
    async ({ caller, query }) => {
      const { events, nextCursor } = await listEvents(deps, caller, query);
      return ok({ events: events.map(listedEvent), next_cursor: nextCursor });
    },
  );

const listedEvent = ({ id, type, time, by, ipAddress, client }: OwnEvent) => ({
  id,
  type,
  time: time.toISOString(),
  by,
  address: ipAddress,
  client,
});
