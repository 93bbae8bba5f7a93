import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { EventPublisher } from '../events/deliver-events';
import { createEventBridgePublisher } from '../events/event-bridge';
import { checkAnswers } from './check-answers';
import { clientSettings } from './client-settings';
import { config } from './config';

/** Region, endpoint and credentials come from the environment. */
export const eventBridge = checkAnswers(new EventBridgeClient(clientSettings));

/** Publishes to the event bus that EVENT_BUS names. */
export const publisher: EventPublisher = createEventBridgePublisher(eventBridge, config.eventBus);
