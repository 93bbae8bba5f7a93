import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { EventPublisher } from '../events/deliver-events';
import { createEventBridgePublisher } from '../events/event-bridge';
import { config } from './config';

/** Region, endpoint and credentials come from the environment; no call takes longer than the function has. ASVS 5.0 13.1.3 */
export const eventBridge = new EventBridgeClient({
  maxAttempts: 3,
  // The request's timeout ends with the answer's head; the socket's watches over a body that stops coming.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true, socketTimeout: 2000 },
});

/** On the bus that EVENT_BUS names. */
export const publisher: EventPublisher = createEventBridgePublisher(eventBridge, config.eventBus);
