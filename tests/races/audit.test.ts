import { randomUUID } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { createChainConsumer, plantSignIn, today } from '../support/chain-consumer';
import { streamRecordsOf } from '../support/event-records';
import { useTables } from '../support/tables';
import { inParallel } from './race';

jest.setTimeout(120_000);

const tables = useTables();
const CONSUMERS = 8;

test('consumers with the same, overlapping and reordered records link each event once and count it once', async () => {
  const { chainEvents, dailyCounts, verify } = createChainConsumer(tables);
  const users = Array.from({ length: 5 }, () => randomUUID());
  for (let round = 0; round < 8; round += 1) for (const user of users) await plantSignIn(tables, user);
  const records = await streamRecordsOf(tables);

  const run = async (index: number): Promise<number> => {
    const part = index % 2 === 0 ? records.slice(index * 2) : records.slice(0, -index).reverse();
    let linked = 0;
    // As Lambda does: again from the first failure on.
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const { linked: added, failedAt } = await chainEvents(part, () => true);
      linked += added;
      if (failedAt === null) return linked;
    }
    throw new Error('the batch is never done');
  };
  const linked = await inParallel(CONSUMERS, run);

  expect(linked.reduce((sum, count) => sum + count, 0)).toBe(40);
  expect(await verify()).toMatchObject({ findings: [], events: 40, links: 40 });
  expect((await dailyCounts.readDays(1, { first: today(), last: today() })).get(today())).toEqual({
    signedIn: 40,
    refused: 0,
    signedUp: 0,
  });
});
