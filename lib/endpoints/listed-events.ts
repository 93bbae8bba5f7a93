import * as v from 'valibot';
import type { OwnEvent } from '../auth/events/list-events';
import { METHODS } from '../auth/methods';

const MAX_PER_PAGE = 100;

/** The arguments of a list of events. */
export const eventsQuery = v.strictObject({
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

/** The description of `eventsQuery`. */
export const eventsArguments = () => ({
  limit: 'The maximum number of events, 1 to 100.',
  cursor: '`next_cursor` of an earlier page.',
});

/** The schema of what `listedEvent` returns, without `by`, whose words depend on who reads the list. */
export const eventEntries = {
  id: v.pipe(v.string(), v.uuid()),
  type: v.string(),
  time: v.pipe(v.string(), v.isoTimestamp()),
  address: v.nullable(v.string()),
  client: v.nullable(v.string()),
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  methods: v.nullable(v.array(v.picklist(METHODS))),
};

/** The schema of an event that its owner reads. */
export const ownEventSchema = v.strictObject({ ...eventEntries, by: v.picklist(['you', 'other', 'unknown']) });

/** An example that `eventEntries` accepts, with `by` for every reader. */
export const exampleEvent = {
  id: '4cf9ff38-8267-4e18-8e19-f1ce915c68a8',
  type: 'auth.sign_in_refused',
  time: '2026-11-20T14:18:36.660Z',
  by: 'unknown',
  address: '198.51.100.7',
  client: 'curl/8.5.0',
  count: 1,
  methods: null,
};

/** An event as answers show it. Times are ISO 8601 in UTC. @param by who did it, in the words of the reader. */
export const listedEvent = <By extends string>(
  { id, type, time, ipAddress, client, count, methods }: OwnEvent,
  by: By,
) => ({
  id,
  type,
  time: time.toISOString(),
  by,
  address: ipAddress,
  client,
  count,
  methods: methods === null ? null : [...methods],
});
