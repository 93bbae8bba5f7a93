import { describe, expect, test } from '@jest/globals';
import { monthOfAUser, peers, priceOfCall, pricePerMillion, pricePerUsers } from '../../bench/price';
import type { Operation } from '../../lib/endpoints/operation';
import { describeAll } from '../../scripts/generate/operations';
import { resolveService, routedFunctions } from '../../scripts/generate/service';
import { textOf } from '../support/doc-pages';

const withCost = (name: string, passwordHashes = 0) => ({
  route: { name, surface: '', file: '', method: 'GET', path: '/' },
  operation: { cost: { roundTrips: 1, readUnits: 2, writeUnits: 1, passwordHashes } } as Operation,
});

describe('priceOfCall', () => {
  test('adds gateway, function, table and logs', () => {
    const price = priceOfCall({ roundTrips: 1, readUnits: 2, writeUnits: 1, passwordHashes: 0 });
    expect(price.gateway * 1e6).toBeCloseTo(1);
    // 14 ms of 0.5 GB.
    expect(price.lambda * 1e6).toBeCloseTo(0.2 + 14e3 * 0.5 * 0.0000133334);
    expect(price.table * 1e6).toBeCloseTo(2 * 0.125 + 0.625);
    expect(price.logs * 1e6).toBeCloseTo(0.318);
  });

  test('takes a full processor for a password hash', () => {
    const { lambda } = priceOfCall({ roundTrips: 0, readUnits: 0, writeUnits: 0, passwordHashes: 1 });
    expect(lambda * 1e6).toBeCloseTo(0.2 + 408e3 * (1769 / 1024) * 0.0000133334);
  });
});

test('a million calls: the most expensive endpoint is first', () => {
  const { rows } = pricePerMillion([withCost('cheap'), withCost('hashing', 1)]);
  expect(rows.map(({ function: name }) => name)).toEqual(['hashing', 'cheap']);
});

describe('pricePerUsers', () => {
  const operations = Object.keys(monthOfAUser).map((name) => withCost(name));

  test('compares with the list prices of others', () => {
    const { rows } = pricePerUsers(operations, 100_000);
    expect(rows.map(({ service }) => service)).toEqual(['Latchkey', ...peers.map(({ name }) => name)]);
    expect(rows.slice(1).map(({ price }) => Math.round(Number(price)))).toEqual([495, 1350, 1025, 7000]);
    expect(Number(rows[0]?.price)).toBeGreaterThan(1);
  });

  test('refuses a month with a function that is not there', () => {
    expect(() => pricePerUsers(operations.slice(1), 100)).toThrow('is no function');
  });
});

describe('docs/cost.md', () => {
  const text = textOf('docs/cost.md');

  test('says what the report prints', async () => {
    const operations = await describeAll(routedFunctions(resolveService()));
    const [ours, ...others] = pricePerUsers(operations, 100_000).rows.map(({ price }) =>
      Math.round(Number(price)).toLocaleString('en'),
    );
    expect(text).toContain(`cost about **${ours} US dollars**`);
    for (const price of [ours, ...others]) expect(text).toContain(`| ${price} |`);
    const millions = new Map(
      pricePerMillion(operations).rows.map((row) => [row.function, Math.round(Number(row.total))]),
    );
    expect(text).toContain(`| a session check (\`GET /profile\`) | ${millions.get('getProfile')} |`);
    expect(text).toContain(`| a sign-in with a password | ${millions.get('signIn')} |`);
    expect(text).toContain(`| a sign-up | ${millions.get('signUp')} |`);
  });
});
