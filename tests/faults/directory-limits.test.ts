import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { call, gatewayEvent } from '../support/event';
import { type FaultLayer, faultsOf, installFaultLayer, isExecuted } from '../support/fault-layer';
import { useTables } from '../support/tables';
import { startContainer } from './containers';
import { createDirectoryPlanting, keepWarm } from './planting-directory';

/** Sign-ins of the user directory with guess limits. Most other tests switch the limits off. */

const tables = useTables();
const { password, plantUser, plantTokens } = createDirectoryPlanting(tables, { cost: 4 });
const { issueTokens, setPassword } = startContainer(
  {},
  { guessLimits: { accountFailures: 5, ipAddressFailures: 100, windowSeconds: 60 } },
);

let layer: FaultLayer;

beforeAll(async () => {
  await keepWarm();
  layer = await installFaultLayer();
});

const begin = async () => {
  await tables.clear();
  const user = await plantUser();
  const signIn = (typed = password) =>
    call(issueTokens, gatewayEvent('POST /api/users/login', { json: { email: user.email, password: typed } }));
  // Afterwards the keys are cached, and both windows have begun.
  expect((await signIn('wrong')).status).toBe(401);
  expect((await signIn()).status).toBe(200);
  await layer.reset();
  return { user, signIn, before: await tables.snapshot() };
};

/** The counters of the account and of the IP address. */
const failures = async () => (await tables.limits.items()).map((item) => item.failures);

// Reserve two attempts, read the user, begin the session beside a list of the others, and release both attempts.
const calls = [...Array(4).fill('UpdateItem'), 'GetItem', 'GetItem', 'TransactWriteItems', 'Query'] as string[];
const strikes = calls.flatMap((operation, position) => {
  const nth = calls.slice(0, position + 1).filter((other) => other === operation).length;
  return faultsOf(operation, position).map((fault) => ({ fault, operation, nth }));
});
const isNoMatter = ({ operation, nth }: { operation: string; nth: number }) =>
  operation === 'Query' || (operation === 'UpdateItem' && nth > 2);

describe('POST /api/users/login', () => {
  test('makes the table calls that are listed here', async () => {
    const { signIn } = await begin();
    expect((await signIn()).status).toBe(200);
    expect([...layer.operations].sort()).toEqual([...calls].sort());
    expect(await failures()).toEqual([1, 1]);
  });

  test.each(strikes)('$fault once at $operation $nth: answers as usual', async (strike) => {
    const { signIn } = await begin();
    layer.plan({ ...strike, lasts: false });

    expect((await signIn()).status).toBe(200);

    expect([layer.strikes, (await tables.sessions.items()).length]).toEqual([1, 2]);
    // A lost or spoilt answer may count one failure twice, or release one attempt twice.
    if (!isExecuted(strike.fault)) expect(await failures()).toEqual([1, 1]);
    for (const count of await failures()) expect([0, 1, 2]).toContain(count);
  });

  const before = strikes.filter((strike) => !isNoMatter(strike));

  test.each(before)('$fault permanently at $operation $nth: 503, no session, and a repeat works', async (strike) => {
    const { signIn, before: earlier } = await begin();
    layer.plan({ ...strike, lasts: true });

    const answer = await signIn();

    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, cookies: [] });
    expect(layer.callsUnderWay).toBe(0);
    const after = await tables.snapshot();
    // If the session was stored, nobody knows its token.
    if (!isExecuted(strike.fault) || strike.operation === 'UpdateItem') {
      expect([after.SESSIONS_TABLE, after.EVENTS_TABLE]).toEqual([earlier.SESSIONS_TABLE, earlier.EVENTS_TABLE]);
    }
    // It is unknown whether the password was right, so the attempts are released if the limits table is available.
    if (strike.operation !== 'UpdateItem') expect(await failures()).toEqual([1, 1]);
    layer.heal();
    expect((await signIn()).status).toBe(200);
  });

  test.each(strikes.filter(isNoMatter))('$fault permanently at $operation $nth: answers as usual', async (strike) => {
    const { signIn } = await begin();
    layer.plan({ ...strike, lasts: true });

    expect(await signIn()).toMatchObject({ status: 200, cookies: [expect.any(String)] });

    expect(await tables.sessions.items()).toHaveLength(2);
    layer.heal();
    expect((await signIn()).status).toBe(200);
  });
});

describe('POST /api/users/reset-password', () => {
  const lifting = faultsOf('DeleteItem').flatMap((fault) => [true, false].map((lasts) => ({ fault, lasts })));

  beforeEach(() => layer.heal());

  test.each(lifting)(
    '$fault while the limit is cleared (permanently: $lasts): the new password is stored',
    async (strike) => {
      const { user, signIn } = await begin();
      const { headers } = await plantTokens(user);
      const json = { email: user.email, password: `new ${password}` };
      layer.plan({ ...strike, operation: 'DeleteItem', nth: 1 });

      const answer = await call(setPassword, gatewayEvent('POST /api/users/reset-password', { headers, json }));

      expect(layer.strikes).toBeGreaterThan(0);
      expect(answer).toMatchObject({ status: 200, body: { id: user.id } });
      layer.heal();
      expect((await signIn(json.password)).status).toBe(200);
    },
  );
});
