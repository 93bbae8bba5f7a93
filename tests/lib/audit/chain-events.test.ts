import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { createEventChaining } from '../../../lib/audit/chain-events';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import { chainOf } from '../../../lib/crypto/audit-chain';
import { logLines } from '../../support/log-capture';
import { createTrail } from '../auth/audit/trail';
import { chainImage, chainRecord, chainRecords } from './chain-records';

beforeEach(() => {
  logLines.length = 0;
});

/** @param failing chains that cannot be moved. */
const createChaining = (failing: readonly number[] = []) => {
  const trail = createTrail();
  let suspicious = 0;
  const audit = {
    ...trail.store,
    addLinks: async (group: Parameters<typeof trail.store.addLinks>[0]) => {
      if (failing.includes(group.after.chain)) throw new StoreUnavailableError(new TypeError('down'));
      return trail.store.addLinks(group);
    },
  };
  const chainEvents = createEventChaining({
    ...trail.deps,
    audit,
    onSuspicious: () => {
      suspicious += 1;
    },
  });
  const linked = () =>
    [...trail.links.values()].flatMap((links) => [...links.values()].map(({ eventId }) => eventId)).sort();
  return {
    trail,
    linked,
    suspicious: () => suspicious,
    run: (records: DynamoDBRecord[], hasTime = () => true) => chainEvents(records, hasTime),
  };
};

/** Letters are users; these two are in different chains. */
const [ANN, BOB] = ['a', 'b'];

test('the users of these tests are in different chains', () => {
  expect(chainOf(ANN)).not.toBe(chainOf(BOB));
});

test('links every event of a batch, those of a user in their order', async () => {
  const { run, trail, linked } = createChaining();
  expect(await run(chainRecords('abab'))).toEqual({ linked: 4, unreadable: 0, failedAt: null });
  expect(linked()).toEqual(['e0', 'e1', 'e2', 'e3']);
  expect([...(trail.links.get(chainOf(ANN))?.values() ?? [])].map(({ eventId }) => eventId)).toEqual(['e0', 'e2']);
});

test('links `auth.*` events and later versions of those that are counted', async () => {
  const { run, trail } = createChaining();
  const refusal = (count: number) =>
    chainImage(ANN, 1, {
      type: { S: 'auth.sign_in_refused' },
      count: { N: String(count) },
      latest_id: { S: `l${count}` },
    });
  await run([chainRecord(0, refusal(1)), chainRecord(1, refusal(2), 'MODIFY')]);
  await run([chainRecord(2, refusal(3), 'MODIFY')]);
  expect([...(trail.links.get(chainOf(ANN))?.values() ?? [])].map(({ version }) => version)).toEqual([2, 3]);
});

test('links more events than fit into one group', async () => {
  const { run, trail } = createChaining();
  expect(await run(chainRecords(ANN.repeat(50)))).toMatchObject({ linked: 50, failedAt: null });
  expect(trail.links.get(chainOf(ANN))?.size).toBe(50);
});

test('does nothing at the second time', async () => {
  const { run, linked } = createChaining();
  await run(chainRecords('abab'));
  expect(await run(chainRecords('abab'))).toEqual({ linked: 0, unreadable: 0, failedAt: null });
  expect(linked()).toHaveLength(4);
});

describe('a batch that cannot be finished', () => {
  test('begins again with the first event without a link; the other chains go on', async () => {
    const { run, linked } = createChaining([chainOf(BOB)]);
    expect(await run(chainRecords('aabab'))).toEqual({ linked: 3, unreadable: 0, failedAt: '2' });
    expect(linked()).toEqual(['e0', 'e1', 'e3']);
    expect(logLines).toMatchObject([
      { level: 'warn', event: 'chain_delayed', chain: chainOf(BOB), reason: 'TypeError' },
    ]);
  });

  test('ends when the time is over, after a group of each chain', async () => {
    const { run } = createChaining();
    expect(await run(chainRecords(`${ANN.repeat(30)}b`), () => false)).toEqual({
      linked: 21,
      unreadable: 0,
      failedAt: '20',
    });
  });

  test('fails as a whole for any other error', async () => {
    const trail = createTrail();
    const audit = { ...trail.store, findPosition: () => Promise.reject(new TypeError('a mistake')) };
    const chainEvents = createEventChaining({ ...trail.deps, audit, onSuspicious: () => {} });
    await expect(chainEvents(chainRecords('a'), () => true)).rejects.toThrow('a mistake');
  });
});

describe('what the service does not do is reported', () => {
  test('a changed event', async () => {
    const { run, suspicious } = createChaining();
    await run(chainRecords('a'));
    await run([chainRecord(1, chainImage(ANN, 0, { address: { S: '192.0.2.1' } }), 'MODIFY')]);
    expect(suspicious()).toBe(1);
    expect(logLines).toEqual([
      expect.objectContaining({
        level: 'error',
        event: 'event_altered',
        event_id: 'e0',
        user_id: ANN,
        type: 'user.signed_in',
      }),
    ]);
  });

  const removal: DynamoDBRecord = {
    eventName: 'REMOVE',
    dynamodb: { SequenceNumber: '9', Keys: { user_id: { S: ANN }, id: { S: '2026-11-20T10:00:00.000Z#e0' } } },
  };

  test('a deleted event', async () => {
    const { run, suspicious } = createChaining();
    expect(await run([removal])).toEqual({ linked: 0, unreadable: 0, failedAt: null });
    expect(suspicious()).toBe(1);
    expect(logLines).toEqual([expect.objectContaining({ event: 'event_deleted', event_id: 'e0', user_id: ANN })]);
  });

  test('but no event that expired', async () => {
    const { run, suspicious } = createChaining();
    await run([{ ...removal, userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }]);
    expect(suspicious()).toBe(0);
  });

  test('a head that was spoilt', async () => {
    const { run, suspicious, trail } = createChaining();
    await run(chainRecords('a'));
    const head = trail.heads.get(chainOf(ANN));
    if (head !== undefined) trail.heads.set(chainOf(ANN), { ...head, hash: 'made up' });
    await run([chainRecord(1, chainImage(ANN, 1))]);
    expect(suspicious()).toBe(1);
    expect(logLines).toEqual([expect.objectContaining({ event: 'chain_head_wrong', chain: chainOf(ANN) })]);
  });
});

test('skips what cannot be read, and logs only its id', async () => {
  const { run, linked } = createChaining();
  const broken = chainImage(ANN, 0, { time: { S: 'ann@example.com' } });
  expect(await run([chainRecord(0, broken), chainRecord(1, chainImage(ANN, 1))])).toEqual({
    linked: 1,
    unreadable: 1,
    failedAt: null,
  });
  expect(linked()).toEqual(['e1']);
  expect(JSON.stringify(logLines)).not.toContain('ann@example.com');
  expect(logLines).toEqual([expect.objectContaining({ event: 'event_unreadable', event_id: 'e0' })]);
});
