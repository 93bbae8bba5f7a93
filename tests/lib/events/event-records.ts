import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { DeliverEventsDeps } from '../../../lib/events/deliver-events';
import type { UserEvent } from '../../../lib/events/user-event';

type Image = Record<string, AttributeValue>;

const time = '2026-11-20T10:00:00.123Z';

/** What the stream shows of an event without a user. */
export const eventImage = (changes: Image = {}): Image => ({
  user_id: { S: 'user 1' },
  id: { S: `${time}#e0` },
  event_id: { S: 'e0' },
  type: { S: 'user.signed_in' },
  time: { S: time },
  expires_at: { N: '1797760800' },
  ...changes,
});

/** What the stream shows of a user in an event. */
export const userImage = (changes: Image = {}): AttributeValue => ({
  M: {
    id: { S: 'user 1' },
    email: { S: 'ann@example.com' },
    name: { S: 'Ann Lee' },
    first_name: { S: 'Ann' },
    last_name: { NULL: true },
    active: { BOOL: true },
    customer: { M: { id: { N: '7' } } },
    roles: { L: [{ M: { id: { N: '1' }, code: { S: 'admin' }, name: { S: 'Administrator' } } }] },
    ...changes,
  },
});

export const record = (sequenceNumber: string, image: Image, eventName: 'INSERT' | 'MODIFY' | 'REMOVE' = 'INSERT') =>
  ({ eventName, dynamodb: { SequenceNumber: sequenceNumber, NewImage: image } }) satisfies DynamoDBRecord;

/** A record for each letter, which stands for a user: `aab` is two events of a and one of b. Events are named `a0`, `a1`, `b2`. */
export const recordsOf = (users: string): DynamoDBRecord[] =>
  [...users].map((user, index) =>
    record(String(index), eventImage({ user_id: { S: user }, event_id: { S: `${user}${index}` } })),
  );

export interface FakePublisher {
  readonly deps: DeliverEventsDeps;
  /** The ids of the events of each call, whatever came of it. */
  readonly calls: string[][];
  /** The ids of the events accepted, in this order. */
  readonly accepted: string[];
}

/** @param accepts asked for every event of every call. */
export const fakePublisher = (
  accepts: (event: UserEvent) => boolean = () => true,
  maxConcurrent = 10,
): FakePublisher => {
  const calls: string[][] = [];
  const accepted: string[] = [];
  const publish = async (events: readonly UserEvent[]) => {
    calls.push(events.map(({ id }) => id));
    const outcomes = events.map(accepts);
    accepted.push(...events.filter((_, index) => outcomes[index]).map(({ id }) => id));
    return outcomes;
  };
  return { deps: { publisher: { maxConcurrent, publish }, hasTime: () => true }, calls, accepted };
};
