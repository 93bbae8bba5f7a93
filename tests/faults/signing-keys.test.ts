import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, call, gatewayEvent } from '../support/event';
import { faultsOf } from '../support/fault-layer';
import { logLines } from '../support/log-capture';
import { knowNativeErrors } from '../support/native-errors';
import { useTables } from '../support/tables';
import { type BatchLayer, installBatchLayer } from './batch-layer';
import { showKeys, showToken, tokenOf, unavailable, useKeyBench } from './key-bench';
import { type KeyStep, openFolder, openParameterStore, ssmFaults } from './private-key-places';

/** Every fault that is possible while the first key is made: at every step, of the tables and of the private keys. */

knowNativeErrors();

const tables = useTables();

const KEY_CALLS = ['GetItem', 'PutItem'] as const;
/** The calls of a first sign-in. The first two read the user. */
const NTH = { GetItem: 3, PutItem: 1 };
const strikes = KEY_CALLS.flatMap((operation) => faultsOf(operation).map((fault) => ({ fault, operation })));
const STEPS: KeyStep[] = ['savePrivateKey', 'findPrivateKey'];

describe.each([
  { name: 'files', open: openFolder, faults: ['gone', 'killed'], isPatient: false },
  { name: 'Parameter Store', open: openParameterStore, faults: Object.keys(ssmFaults), isPatient: true },
])('the very first sign-in, with private keys in $name', ({ open, faults, isPatient }) => {
  const { bench, newContainer, begin, signedWith, keysAtRest } = useKeyBench(tables, open);
  type Begun = Awaited<ReturnType<typeof begin>>;
  let batches: BatchLayer;

  beforeAll(() => {
    batches = installBatchLayer();
  });

  /** Every published key has a stored private key. */
  const expectWholeKeys = async () => {
    expect(await bench.place.kids().catch(() => [])).toEqual(expect.arrayContaining(await keysAtRest()));
  };

  const expectNothingBegun = async (answer: Answer, { before }: Begun) => {
    expect(answer).toMatchObject(unavailable);
    expect(Object.keys(answer.headers)).not.toContain('set-cookie');
    expect(bench.layer.callsUnderWay).toBe(0);
    const { SIGNING_KEYS_TABLE: _, ...after } = await tables.snapshot();
    const { SIGNING_KEYS_TABLE: __, ...earlier } = before;
    expect(after).toEqual(earlier);
    expect(logLines.filter(({ level }) => level === 'error')).toMatchObject([
      { event: 'failure', errors: expect.stringMatching(/^StoreUnavailableError/) },
      { event: 'request', status: 503 },
    ]);
  };

  /**
   * Exactly one key with its private key, whose tokens are accepted everywhere. Private keys without a published key sign
   * nothing.
   */
  const expectOneKey = async (answer: Answer) => {
    expect(answer).toMatchObject({ status: 200, cookies: [expect.any(String)] });
    expect(await tables.sessions.items()).toHaveLength(1);
    expect(await keysAtRest()).toHaveLength(1);
    await expectWholeKeys();
    const [kid] = await keysAtRest();
    const other = newContainer();
    expect(await showToken(other, tokenOf(answer))).toMatchObject({ status: 200 });
    const published = await showKeys(other);
    expect(published.body).toMatchObject({ keys: [{ kid }] });
    for (const orphan of (await bench.place.kids()).filter((name) => name !== kid)) {
      const forged = await signedWith(orphan, answer);
      expect(await showToken(other, forged)).toMatchObject({ status: 401, body: { error_code: 'TOKEN_UNKNOWN_KEY' } });
    }
  };

  const keyStrikes = STEPS.flatMap((step) => faults.map((fault) => ({ fault, step })));
  const repeats = ['the same container', 'another container'] as const;
  const both = <Strike>(all: Strike[]) => all.flatMap((strike) => repeats.map((by) => ({ ...strike, by })));
  const repeat = ({ container, signIn }: Begun, by: (typeof repeats)[number]) =>
    signIn(by === 'the same container' ? container : newContainer());

  test('makes one key', async () => {
    const { container, signIn } = await begin();
    await expectOneKey(await signIn(container));
    expect(await bench.place.kids()).toHaveLength(1);
  });

  test.each(strikes)('$fault once at $operation: answers as usual', async (strike) => {
    const { container, signIn } = await begin();
    bench.layer.plan({ ...strike, nth: NTH[strike.operation], lasts: false });

    await expectOneKey(await signIn(container));

    expect([bench.layer.strikes, await bench.place.kids()]).toEqual([1, await keysAtRest()]);
  });

  test.each(both(strikes))('$fault permanently at $operation: 503, and a repeat by $by works', async (strike) => {
    const begun = await begin();
    bench.layer.plan({ ...strike, nth: NTH[strike.operation], lasts: true });

    await expectNothingBegun(await begun.signIn(begun.container), begun);

    expect(bench.layer.strikes).toBeGreaterThan(0);
    await expectWholeKeys();
    bench.layer.heal();
    await expectOneKey(await repeat(begun, strike.by));
  });

  // A folder is read only once.
  if (isPatient) {
    test.each(keyStrikes)('$fault once at $step: answers as usual', async ({ fault, step }) => {
      const { container, signIn } = await begin();
      bench.place.strike(fault, step, false);

      await expectOneKey(await signIn(container));

      expect([bench.place.strikes, await bench.place.kids()]).toEqual([1, await keysAtRest()]);
    });
  }

  test.each(both(keyStrikes))('$fault permanently at $step: 503, and a repeat by $by works', async (strike) => {
    const begun = await begin();
    bench.place.strike(strike.fault, strike.step, true);

    await expectNothingBegun(await begun.signIn(begun.container), begun);

    expect(bench.place.strikes).toBeGreaterThan(0);
    await bench.place.heal();
    await expectWholeKeys();
    await expectOneKey(await repeat(begun, strike.by));
  });

  test('by two containers at once, of which the slower cannot read the stored key: 503, and a repeat works', async () => {
    const begun = await begin();
    batches.before('PutItem', async () => {
      await begun.signIn(newContainer());
      const reads = bench.layer.operations.filter((operation) => operation === 'GetItem').length;
      bench.layer.plan({ fault: 'internal error', operation: 'GetItem', nth: reads + 1, lasts: true });
    });

    expect(await begun.signIn(begun.container)).toMatchObject(unavailable);

    expect(await tables.sessions.items()).toHaveLength(1);
    bench.layer.heal();
    expect(await begun.signIn(begun.container)).toMatchObject({ status: 200 });
    expect([(await keysAtRest()).length, (await bench.place.kids()).length]).toEqual([1, 2]);
  });

  test('in a container that has just started, without its private key: no session begins, no refresh token is consumed', async () => {
    const begun = await begin();
    const { refresh_token } = (await begun.signIn(begun.container)).body as { refresh_token: string };
    const refresh = gatewayEvent('POST /api/users/refresh', { json: { refresh_token } });
    const late = newContainer();
    const before = await tables.snapshot();
    logLines.length = 0;
    bench.place.strike(isPatient ? 'internal error' : 'gone', 'findPrivateKey', true);

    await expectNothingBegun(await call(late.refreshTokens, refresh), { ...begun, before });

    logLines.length = 0;
    await expectNothingBegun(await begun.signIn(late), { ...begun, before });
    await bench.place.heal();
    expect(await call(late.refreshTokens, refresh)).toMatchObject({ status: 200 });
    expect(await begun.signIn(late)).toMatchObject({ status: 200 });
  });
});
