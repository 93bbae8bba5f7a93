import { type StreamHandler, streamHandler } from '../streams/stream-handler';
import { deliverEvents, type EventPublisher } from './deliver-events';

/** The maximum time of one call of the publisher: three attempts of up to three seconds each, and the pauses between them. */
const CALL_MILLISECONDS = 10_000;

/** Publishes the events of each batch. */
export const eventStreamHandler = (publisher: EventPublisher): StreamHandler =>
  streamHandler({
    deliver: (records, hasTime) => deliverEvents({ publisher, hasTime }, records),
    partMilliseconds: CALL_MILLISECONDS,
    logEvents: { done: 'events_delivered', delayed: 'events_delayed' },
  });
