import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createChainConsumer, plantSignIn, today } from '../support/chain-consumer';
import { streamRecordsOf } from '../support/event-records';
import { type FaultLayer, faultsOf, installFaultLayer } from '../support/fault-layer';
import { knowNativeErrors } from '../support/native-errors';
import { useTables } from '../support/tables';

/** The consumer of the events' stream, with a fault or its end at every call: the chains verify, and a repeat does what is left. */

knowNativeErrors();
jest.setTimeout(240_000);

const tables = useTables();
let layer: FaultLayer;

/**
 * Three groups of one user; the key exists. The position is read and the group is written, one after the other. The chain is new, so
 * its newest link is looked for too.
 */
const CALLS = [
  'BatchGetItem',
  'Query',
  'TransactWriteItems',
  'BatchGetItem',
  'TransactWriteItems',
  'BatchGetItem',
  'TransactWriteItems',
];
const EVENTS = 50;

const consumer = createChainConsumer(tables);
const { chainEvents, dailyCounts, verify } = consumer;

beforeAll(async () => {
  layer = await installFaultLayer();
  const userId = randomUUID();
  await plantSignIn(tables, userId);
  // The first event ever makes the signing key.
  await chainEvents(await streamRecordsOf(tables), () => true);
});

beforeEach(async () => {
  layer.heal();
  await tables.clear();
  await layer.reset();
});

const plant = async () => {
  const userId = randomUUID();
  for (let index = 0; index < EVENTS; index += 1) await plantSignIn(tables, userId);
  return streamRecordsOf(tables);
};

const expectAllOnce = async () => {
  expect(await verify()).toMatchObject({ findings: [], events: EVENTS, links: EVENTS, notLinkedYet: 0 });
  expect((await dailyCounts.readDays(1, { first: today(), last: today() })).get(today())?.signedIn).toBe(EVENTS);
  expect(consumer.suspicions.count).toBe(0);
};

/** After a failure: what there is verifies, and the counters say as much as the chains. */
const expectWholeGroups = async () => {
  layer.heal();
  const { findings, links, notLinkedYet } = await verify();
  expect(findings).toEqual([]);
  expect([0, 20, 40, 50]).toContain(links);
  expect(links + notLinkedYet).toBe(EVENTS);
  const days = await dailyCounts.readDays(1, { first: today(), last: today() });
  expect(days.get(today())?.signedIn ?? 0).toBe(links);
};

test('the calls of a batch', async () => {
  const records = await plant();
  await layer.reset();
  expect(await chainEvents(records, () => true)).toEqual({ linked: EVENTS, unreadable: 0, failedAt: null });
  expect(layer.operations).toEqual(CALLS);
  await expectAllOnce();
});

describe.each(
  CALLS.flatMap((operation, position) => {
    const nth = CALLS.slice(0, position + 1).filter((other) => other === operation).length;
    return (position < 3 ? faultsOf(operation, position) : faultsOf(operation, position).slice(0, 2)).map((fault) => ({
      fault,
      operation,
      nth,
    }));
  }),
)('$fault at $operation $nth', ({ fault, operation, nth }) => {
  test('once: the batch is done', async () => {
    const records = await plant();
    layer.plan({ fault, operation, nth, lasts: false });
    expect((await chainEvents(records, () => true)).failedAt).toBeNull();
    await expectAllOnce();
  });

  test('permanently: whole groups are linked, and a repeat links the rest', async () => {
    const records = await plant();
    layer.plan({ fault, operation, nth, lasts: true });
    expect((await chainEvents(records, () => true)).failedAt).not.toBeNull();
    await expectWholeGroups();
    await layer.reset();
    expect((await chainEvents(records, () => true)).failedAt).toBeNull();
    await expectAllOnce();
  });
});

describe.each(CALLS.flatMap((_, index) => (['before', 'after'] as const).map((when) => ({ when, nth: index + 1 }))))(
  'the process ends $when call $nth',
  ({ when, nth }) => {
    test('whole groups are linked, and the next process links the rest', async () => {
      const records = await plant();
      layer.kill({ nth: layer.operations.length + nth, when });
      await chainEvents(records, () => true).catch(() => {});
      await expectWholeGroups();
      await layer.reset();
      await chainEvents(records, () => true);
      await expectAllOnce();
    });
  },
);
