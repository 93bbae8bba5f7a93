import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { deliverEvents } from '../../../lib/events/deliver-events';
import type { UserEvent } from '../../../lib/events/user-event';
import { logLines } from '../../support/log-capture';
import { eventImage, fakePublisher, record, recordsOf, userImage } from './event-records';

beforeEach(() => {
  logLines.length = 0;
});

/** As Lambda does: again from the record that failed, until nothing fails. */
const deliverAll = async (
  records: readonly DynamoDBRecord[],
  accepts: (event: UserEvent) => boolean,
  maxConcurrent: number,
): Promise<string[]> => {
  const { deps, accepted } = fakePublisher(accepts, maxConcurrent);
  let rest = records;
  for (let rounds = 0; rest.length > 0; rounds += 1) {
    if (rounds > 100) throw new Error('It does not move on');
    const { failedAt } = await deliverEvents(deps, rest);
    rest = failedAt === null ? [] : rest.slice(rest.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failedAt));
  }
  return accepted;
};

const firstTimes = (ids: readonly string[]): string[] => [...new Set(ids)];
const ofUser = (user: string, ids: readonly string[]): string[] => ids.filter((id) => id.startsWith(user));

describe('deliverEvents', () => {
  test('publishes events of different users together', async () => {
    const { deps, calls } = fakePublisher();
    const delivery = await deliverEvents(deps, recordsOf('abc'));
    expect(calls).toEqual([['a0', 'b1', 'c2']]);
    expect(delivery).toEqual({ accepted: 3, undeliverable: 0, failedAt: null });
  });

  test('never publishes two events of one user together', async () => {
    const { deps, calls } = fakePublisher();
    await deliverEvents(deps, recordsOf('abacaa'));
    expect(calls).toEqual([['a0', 'b1'], ['a2', 'c3'], ['a4'], ['a5']]);
  });

  test('never publishes more together than the publisher takes', async () => {
    const { deps, calls } = fakePublisher(undefined, 2);
    await deliverEvents(deps, recordsOf('abcde'));
    expect(calls).toEqual([['a0', 'b1'], ['c2', 'd3'], ['e4']]);
  });

  test('stops at the first failure, which has to come again with all after it', async () => {
    const { deps, calls } = fakePublisher(({ id }) => id !== 'b1' && id !== 'c2');
    const delivery = await deliverEvents(deps, recordsOf('abcdab'));
    expect(calls).toEqual([['a0', 'b1', 'c2', 'd3']]);
    expect(delivery).toEqual({ accepted: 2, undeliverable: 0, failedAt: '1' });
  });

  test('takes an outcome that is missing for a failure', async () => {
    const { deps } = fakePublisher();
    const publisher = { maxConcurrent: 10, publish: async () => [true] };
    expect(await deliverEvents({ ...deps, publisher }, recordsOf('ab'))).toMatchObject({ failedAt: '1' });
  });

  test('stops before a call there is no time for, but never before the first', async () => {
    const { deps, calls } = fakePublisher();
    const delivery = await deliverEvents({ ...deps, hasTime: () => false }, recordsOf('aab'));
    expect(calls).toEqual([['a0']]);
    expect(delivery).toEqual({ accepted: 1, undeliverable: 0, failedAt: '1' });
  });

  test('passes over what is no new event', async () => {
    const { deps, calls } = fakePublisher();
    const delivery = await deliverEvents(deps, [
      record('1', eventImage(), 'REMOVE'),
      record('2', eventImage(), 'MODIFY'),
      record('3', { id: { S: 'something else' } }),
      { eventName: 'INSERT', dynamodb: { SequenceNumber: '4' } },
      { eventName: 'INSERT' },
    ]);
    expect(calls).toEqual([]);
    expect(delivery).toEqual({ accepted: 0, undeliverable: 0, failedAt: null });
    expect(logLines).toEqual([]);
  });

  test('passes over what is for the user alone, and goes on', async () => {
    const { deps, calls } = fakePublisher();
    const [before, after] = recordsOf('ab') as [DynamoDBRecord, DynamoDBRecord];
    const told = record('1', eventImage({ type: { S: 'auth.sign_in_refused' }, event_id: { S: 'told to the user' } }));
    const delivery = await deliverEvents(deps, [before, told, after]);
    expect(calls).toEqual([['a0', 'b1']]);
    expect(delivery).toEqual({ accepted: 2, undeliverable: 0, failedAt: null });
    expect(logLines).toEqual([]);
  });

  test('leaves out what can never be delivered, with its id in the log and nothing else', async () => {
    const { deps, calls } = fakePublisher();
    const malformed = eventImage({ event_id: { S: 'e1' }, user: userImage({ active: { S: 'yes' } }) });
    const delivery = await deliverEvents(deps, [record('0', malformed), ...recordsOf('a')]);
    expect(calls).toEqual([['a0']]);
    expect(delivery).toEqual({ accepted: 1, undeliverable: 1, failedAt: null });
    expect(logLines).toEqual([
      { timestamp: expect.any(String), level: 'error', event: 'event_undeliverable', event_id: 'e1' },
    ]);
  });

  const users = 'abcabacdefghijklmaabbc';
  const ids = recordsOf(users).map(({ dynamodb }) => String(dynamodb?.NewImage?.event_id?.S));
  const cases = [1, 2, 3, 10].flatMap((maxConcurrent) =>
    ids.flatMap((failing) => [1, 3].map((times) => ({ maxConcurrent, failing, times }))),
  );

  test.each(cases)(
    'delivers all, each user in order, though $failing fails $times times ($mostAtOnce at once)',
    async ({ maxConcurrent, failing, times }) => {
      let failures = 0;
      const accepts = ({ id }: UserEvent) => id !== failing || ++failures > times;
      const accepted = await deliverAll(recordsOf(users), accepts, maxConcurrent);

      expect(firstTimes(accepted).sort()).toEqual([...ids].sort());
      for (const user of new Set(users)) {
        expect(ofUser(user, firstTimes(accepted))).toEqual(ofUser(user, ids));
      }
      // Only what shared a call with the failure comes twice.
      expect(accepted.length - ids.length).toBeLessThanOrEqual(times * (maxConcurrent - 1));
    },
  );

  test('never tells a user an event after a later one, even of those that come again', async () => {
    let calls = 0;
    const accepted = await deliverAll(recordsOf(users), () => ++calls % 3 !== 0, 10);
    for (const user of new Set(users)) {
      const order = ofUser(user, accepted).map((id) => Number(id.slice(1)));
      expect(order).toEqual([...order].sort((one, other) => one - other));
    }
    expect(firstTimes(accepted)).toHaveLength(ids.length);
  });
});
