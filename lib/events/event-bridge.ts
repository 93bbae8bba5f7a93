import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { errorName } from '../observe/error-name';
import { log } from '../observe/log';
import type { EventPublisher } from './deliver-events';
import type { UserEvent } from './user-event';

/** The `source` that the rules of subscribers match. */
const SOURCE = 'latchkey';

/** The maximum number of events in one call of PutEvents. @see Amazon EventBridge API Reference, "PutEvents" */
const MAX_ENTRIES = 10;

/**
 * Publishes events on an event bus: `detail-type` is the type of the event, `detail` is the event. Each failed call is logged.
 */
export const createEventBridgePublisher = (
  client: Pick<EventBridgeClient, 'send'>,
  eventBus: string,
): EventPublisher => ({
  maxConcurrent: MAX_ENTRIES,
  publish: async (events) => {
    try {
      const { Entries: outcomes = [] } = await client.send(putEvents(eventBus, events));
      const refused = outcomes.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (refused !== undefined) log('warn', 'events_refused', { reason: refused.ErrorCode });
      return events.map((_, position) => outcomes[position]?.EventId !== undefined);
    } catch (error) {
      log('warn', 'events_refused', { reason: errorName(error) });
      return events.map(() => false);
    }
  },
});

const putEvents = (eventBus: string, events: readonly UserEvent[]): PutEventsCommand =>
  new PutEventsCommand({
    Entries: events.map((event) => ({
      EventBusName: eventBus,
      Source: SOURCE,
      DetailType: event.type,
      Time: new Date(event.time),
      Detail: JSON.stringify(event),
    })),
  });
