import type { DynamoDBRecord } from 'aws-lambda';
import { log } from '../observe/log';
import { isUserEvent, type UserEvent, userEventOf } from './user-event';

/** Where events go. */
export interface EventPublisher {
  /** The most events that `publish` takes. */
  readonly maxConcurrent: number;
  /**
   * Publish events of different users, in no order among them. Never rejects.
   * @returns whether each was accepted, by its position; one of which that is not known was not.
   */
  publish(events: readonly UserEvent[]): Promise<readonly boolean[]>;
}

export interface DeliverEventsDeps {
  readonly publisher: EventPublisher;
  /** Whether there is time for another call of the publisher; the first is made in any case, so that every batch moves on. */
  hasTime(): boolean;
}

/** How far a batch got. */
export interface Delivery {
  readonly accepted: number;
  /** Items of which nothing can be made: left out, each with a line in the log. */
  readonly undeliverable: number;
  /** Sequence number of the first record that has to come again, with all after it; `null` if none has. */
  readonly failedAt: string | null;
}

interface PendingEvent {
  readonly event: UserEvent;
  readonly sequenceNumber: string;
}

/**
 * Publish the events in a stretch of the stream, each at least once and those of one user in their order: a call never has
 * two events of one user, and the first failure ends it. What comes before `failedAt` was accepted, all of it; of what
 * comes after, at most what shared a call with it.
 * @see AWS Lambda Developer Guide, "Configuring partial batch response with DynamoDB and Lambda"
 */
export const deliverEvents = async (
  { publisher, hasTime }: DeliverEventsDeps,
  records: readonly DynamoDBRecord[],
): Promise<Delivery> => {
  const { pending, undeliverable } = readEvents(records);
  let accepted = 0;
  for (const [index, call] of inCalls(pending, publisher.maxConcurrent).entries()) {
    const outcomes = index === 0 || hasTime() ? await publisher.publish(call.map(({ event }) => event)) : [];
    accepted += outcomes.filter((isAccepted) => isAccepted).length;
    const failed = call.find((_, position) => outcomes[position] !== true);
    if (failed !== undefined) return { accepted, undeliverable, failedAt: failed.sequenceNumber };
  }
  return { accepted, undeliverable, failedAt: null };
};

/** Only what was added counts: the table's TTL removes events, and nobody changes one. */
const readEvents = (records: readonly DynamoDBRecord[]) => {
  const pending: PendingEvent[] = [];
  let undeliverable = 0;
  for (const { eventName, dynamodb: { NewImage: image, SequenceNumber: sequenceNumber = '' } = {} } of records) {
    if (eventName !== 'INSERT' || image === undefined || !isUserEvent(image)) continue;
    const event = userEventOf(image);
    if (event !== null) {
      pending.push({ event, sequenceNumber });
      continue;
    }
    // It would hold up all that come after it for as long as the stream keeps it.
    undeliverable += 1;
    log('error', 'event_undeliverable', { event_id: image.event_id?.S });
  }
  return { pending, undeliverable };
};

/** Cut before a call would be too long, or have a second event of one user. */
const inCalls = (pending: readonly PendingEvent[], max: number): PendingEvent[][] => {
  const calls: PendingEvent[][] = [];
  let call: PendingEvent[] = [];
  const users = new Set<string>();
  for (const next of pending) {
    if (call.length === max || users.has(next.event.user_id)) {
      calls.push(call);
      call = [];
      users.clear();
    }
    call.push(next);
    users.add(next.event.user_id);
  }
  return call.length === 0 ? calls : [...calls, call];
};
