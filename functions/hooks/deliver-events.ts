import type { EventPublisher } from '../../lib/events/deliver-events';
import { eventStreamHandler } from '../../lib/events/event-stream-handler';
import { publisher } from '../../lib/runtime/event-bridge';

export const createHandler = (publisher: EventPublisher) => eventStreamHandler(publisher);

export const handler = createHandler(publisher);
