import * as v from 'valibot';
import { type ListUserEventsDeps, listUserEvents } from '../../auth/accounts/list-user-events';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { BY } from '../customer-events/listed-customer-event';
import { adminEventSchema, eventsArguments, eventsQuery, exampleEvent, listedEvent } from '../listed-events';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { directorySecurity, notAdminAnswer, notSignedIn, refusal, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'List the events of a user',
  description:
    'What the user sees at `GET /events`: sign-ins, refused sign-ins, sign-outs, changes and requests of the last `EVENT_TTL` (30 days ' +
    'by default), newest first.',
  security: directorySecurity,
  query: { schema: eventsQuery, arguments: eventsArguments() },
  answers: {
    200: {
      description:
        'A page of events. `by` is `other` if another account did it, for example an admin: `actor_id` is its id; `unknown` if the ' +
        'request was not authenticated, for example a sign-in with a wrong password; otherwise `user`. The other fields are as in ' +
        '`GET /events`: `address` and `client` of another account are private.',
      schema: v.strictObject({
        events: v.array(adminEventSchema),
        next_cursor: v.nullable(v.string()),
      }),
      examples: { success: { events: [{ ...exampleEvent, actor_id: null }], next_cursor: null } },
    },
    401: notSignedIn,
    403: notAdminAnswer,
    404: userNotFound,
    422: refusal('A query argument is invalid.', [wrongArgument('cursor', 'is not one of this list')]),
  },
  cost: {
    roundTrips: 3,
    readUnits: 4,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the events of a page: one read unit per 4 KB, about 10 events',
  },
});

export const createHandler = (deps: ListUserEventsDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: eventsQuery },
    async ({ caller, pathId, query }) => {
      const { events, nextCursor } = await listUserEvents(deps, caller, pathId('id'), query);
      const listed = events.map((event) => ({ ...listedEvent(event), by: BY[event.by], actor_id: event.actorId }));
      return ok({ events: listed, next_cursor: nextCursor });
    },
  );
