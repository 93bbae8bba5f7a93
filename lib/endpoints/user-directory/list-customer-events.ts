import * as v from 'valibot';
import { type ListCustomerEventsDeps, listCustomerEvents } from '../../auth/accounts/list-customer-events';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import {
  customerEventSchema,
  exampleCustomerEvent,
  listedCustomerEvent,
} from '../customer-events/listed-customer-event';
import { customerEventsQuery, filterArguments, filterOf } from '../customer-events/query';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { directorySecurity, notAdminAnswer, notSignedIn, refusal } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'List the events of the customer',
  description:
    'What happened to the accounts of the caller’s customer, of deleted ones too, newest first. An event belongs to the customer that the ' +
    'account had when it happened. Requests of a sign-in link or of a new password, and wrong codes of sign-in mails, are only in the list of their user, because these ' +
    'requests do not read the account. An event of a moment ago may be missing, unless `user` is given. A page may have fewer events than ' +
    '`limit`, also none, although `next_cursor` is there: a request reads a limited number of days and events. ' +
    '`by`, `actor_id`, `address` and `client` are as in `GET /api/users/{id}/events`: `address` and `client` of another account are private.',
  security: directorySecurity,
  query: {
    schema: customerEventsQuery,
    arguments: {
      ...filterArguments(),
      cursor: '`next_cursor` of an earlier page with the same filter.',
      limit: 'The maximum number of events, 1 to 100.',
    },
  },
  answers: {
    200: {
      description: 'A page of events.',
      schema: v.strictObject({ events: v.array(customerEventSchema), next_cursor: v.nullable(v.string()) }),
      examples: { success: { events: [exampleCustomerEvent], next_cursor: null } },
    },
    401: notSignedIn,
    403: notAdminAnswer,
    422: refusal('A query argument is invalid.', [wrongArgument('cursor', 'is not one of this list')]),
  },
  cost: {
    roundTrips: 4,
    readUnits: 16,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith:
      'days: four reads each, at most seven days in three round trips; and events, half a read unit per 4 KB, about 10 events. With `type` ' +
      'or `actor` up to 250 events are read for each of the 28 reads. `user` needs one round trip more, and reads one partition instead',
  },
});

export const createHandler = (deps: ListCustomerEventsDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: customerEventsQuery },
    async ({ caller, query }) => {
      const { events, nextCursor } = await listCustomerEvents(deps, caller, filterOf(query), query);
      return ok({ events: events.map(listedCustomerEvent), next_cursor: nextCursor });
    },
  );
