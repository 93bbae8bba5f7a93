import type { EventPublisher } from '../../lib/events/deliver-events';
import { streamHandler } from '../../lib/events/stream-handler';
import { publisher } from '../../lib/runtime/event-bridge';

export const createHandler = (publisher: EventPublisher) => streamHandler(publisher);

export const handler = createHandler(publisher);
