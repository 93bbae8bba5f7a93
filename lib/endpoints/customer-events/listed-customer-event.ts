import * as v from 'valibot';
import type { ListedCustomerEvent } from '../../auth/accounts/list-customer-events';
import type { OwnEvent } from '../../auth/events/list-events';
import { adminEventSchema, exampleEvent, listedEvent } from '../listed-events';

/** The words for an admin, who is not the user that `OwnEvent` calls you. */
export const BY = { you: 'user', other: 'other', unknown: 'unknown' } as const satisfies Record<OwnEvent['by'], string>;

/** The schema of an event in the list of a customer, and of a line of a JSON Lines file. */
export const customerEventSchema = v.strictObject({
  ...adminEventSchema.entries,
  user_id: v.pipe(v.string(), v.uuid()),
});

/** An example that the schema accepts. */
export const exampleCustomerEvent: v.InferOutput<typeof customerEventSchema> = {
  ...exampleEvent,
  by: 'unknown',
  actor_id: null,
  user_id: '3696ee50-6743-45a4-8d7b-ba9511d8261c',
};

/** An event of an account of the admin's customer. */
export const listedCustomerEvent = (event: ListedCustomerEvent): v.InferOutput<typeof customerEventSchema> => ({
  ...listedEvent(event),
  by: BY[event.by],
  actor_id: event.actorId,
  user_id: event.userId,
});
