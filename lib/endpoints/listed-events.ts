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

const commonEntries = {
  id: v.pipe(v.string(), v.uuid()),
  type: v.string(),
  time: v.pipe(v.string(), v.isoTimestamp()),
};
const sourceEntries = {
  address: v.nullable(v.string()),
  client: v.nullable(v.string()),
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  methods: v.nullable(v.array(v.picklist(METHODS))),
};

/** The schema of what `listedEvent` returns to the user of the events. */
export const listedEventSchema = v.strictObject({
  ...commonEntries,
  by: v.picklist(['you', 'other', 'unknown']),
  ...sourceEntries,
});

/** The schema of what an admin sees of an event of somebody else. */
export const adminEventSchema = v.strictObject({
  ...commonEntries,
  by: v.picklist(['user', 'other', 'unknown']),
  ...sourceEntries,
  actor_id: v.nullable(v.pipe(v.string(), v.uuid())),
});

/** An example that both schemas accept, once `actor_id` is added for an admin. */
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

/** An event as its user sees it. Times are ISO 8601 in UTC. */
export const listedEvent = ({
  id,
  type,
  time,
  by,
  ipAddress,
  client,
  count,
  methods,
}: OwnEvent): v.InferOutput<typeof listedEventSchema> => ({
  id,
  type,
  time: time.toISOString(),
  by,
  address: ipAddress,
  client,
  count,
  methods: methods === null ? null : [...methods],
});
