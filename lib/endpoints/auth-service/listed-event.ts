import * as v from 'valibot';
import type { OwnEvent } from '../../auth/events/list-events';
import { METHODS } from '../../auth/methods';

/** The schema of what `listedEvent` returns. */
export const listedEventSchema = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  type: v.string(),
  time: v.pipe(v.string(), v.isoTimestamp()),
  by: v.picklist(['you', 'other', 'unknown']),
  address: v.nullable(v.string()),
  client: v.nullable(v.string()),
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  methods: v.nullable(v.array(v.picklist(METHODS))),
});

/** An event as the auth service shows it to the owner of the account. Times are ISO 8601 in UTC. */
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
