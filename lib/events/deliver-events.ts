import type { DynamoDBRecord } from 'aws-lambda';
import { log } from '../observe/log';
import { isUserEvent, type UserEvent, userEventOf } from './user-event';

/** Sends events to subscribers. */
export interface EventPublisher {
  /** The maximum number of events in one call of `publish`. */
  readonly maxConcurrent: number;
  /**
   * Publish events of different users, in any order. Never rejects.
   * @returns for each event, by its position, whether it was accepted; `false` also if that is unknown.
   */
  publish(events: readonly UserEvent[]): Promise<readonly boolean[]>;
}

export interface DeliverEventsDeps {
  readonly publisher: EventPublisher;
  /**
   * Whether there is time for another call of the publisher. The first call is always made, so that every batch makes progress.
   */
  hasTime(): boolean;
}

/** The result of a batch, as numbers of events. */
export interface Delivery {
  readonly accepted: number;
  /** Invalid events. Each is skipped and logged. */
  readonly undeliverable: number;
  /** Sequence number of the first record to retry, with all after it; `null` if the batch is done. */
  readonly failedAt: string | null;
}

interface PendingEvent {
  readonly event: UserEvent;
  readonly sequenceNumber: string;
}

/**
 * Publish the events in a batch of the stream. Each event is published at least once, and the events of one user in order: a
 * call of the publisher never contains two events of one user, and the batch ends with the first failure. All events before
 * `failedAt` were accepted. Events after it may have been accepted in the same call; they are published again.
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

/** Reads new items only. Events never change, and they are deleted only by the time to live of the table. */
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
    // Skipped, because a retry would fail too and delay all later events for as long as the stream keeps this one.
    undeliverable += 1;
    log('error', 'event_undeliverable', { event_id: image.event_id?.S });
  }
  return { pending, undeliverable };
};

/** Divides the events into calls. A new call begins if the last one is full, or already contains an event of the same user. */
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
