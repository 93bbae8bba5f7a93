import { describe, expect, test } from '@jest/globals';
import { createFixedClock } from '../support/deps';
import { useTables } from '../support/tables';
import { startContainer } from './containers';
import { showKeys, showToken, tokenOf, unavailable, useKeyBench } from './key-bench';
import { openFolder } from './private-key-places';

describe('while the signing keys table is unavailable', () => {
  const { bench, begin, signedWith } = useKeyBench(useTables(), openFolder);

  const HOUR = 3600;
  /** In a private route, only the calls for keys have this operation. */
  const takeAway = () => bench.layer.plan({ fault: 'internal error', operation: 'GetItem', nth: 1, lasts: true });

  const withToken = async () => {
    const { container, signIn } = await begin();
    const answer = await signIn(container);
    const clock = createFixedClock(new Date().toISOString());
    const verifier = startContainer({ privateKeys: bench.place.privateKeys, clock });
    const foreign = await signedWith(bench.pairs[3]?.kid ?? '', answer);
    const [header = '', claims = ''] = foreign.split('.');
    const [own = ''] = tokenOf(answer).split('.');
    // The id of our key with the signature of another key.
    const badlySigned = [own, claims, foreign.split('.')[2]].join('.');
    expect(header).not.toBe(own);
    return { verifier, clock, token: tokenOf(answer), foreign, badlySigned };
  };

  test('a container that has read it works for an hour, and then answers 503 to every token', async () => {
    const { verifier, clock, token, badlySigned } = await withToken();
    await showToken(verifier, token);
    takeAway();
    for (const seconds of [0, 299, 1, 1500, HOUR - 1801]) {
      clock.moveBy(seconds * 1000);
      expect([(await showToken(verifier, token)).status, (await showToken(verifier, badlySigned)).status]).toEqual([
        200, 401,
      ]);
      expect(await showKeys(verifier)).toMatchObject({ status: 200, body: { keys: [{}] } });
    }

    clock.moveBy(1000);

    for (const answer of [
      await showToken(verifier, token),
      await showToken(verifier, badlySigned),
      await showKeys(verifier),
    ])
      expect(answer).toMatchObject(unavailable);
    bench.layer.heal();
    expect([(await showToken(verifier, token)).status, (await showToken(verifier, badlySigned)).status]).toEqual([
      200, 401,
    ]);
  });

  test('a container that has just started answers 503 to valid and to invalid tokens, and publishes nothing', async () => {
    const { verifier, token, foreign, badlySigned } = await withToken();
    takeAway();

    for (const sent of [token, foreign, badlySigned])
      expect(await showToken(verifier, sent)).toMatchObject(unavailable);
    expect(await showKeys(verifier)).toMatchObject(unavailable);

    bench.layer.heal();
    expect(await showToken(verifier, token)).toMatchObject({ status: 200 });
    for (const sent of [foreign, badlySigned]) expect(await showToken(verifier, sent)).toMatchObject({ status: 401 });
  });

  test('a token with an unknown key gets 503, and 401 when the table is available again', async () => {
    const { verifier, clock, token, foreign } = await withToken();
    await showToken(verifier, token);
    takeAway();

    for (const seconds of [0, 9, 2, 9]) {
      clock.moveBy(seconds * 1000);
      expect(await showToken(verifier, foreign)).toMatchObject(unavailable);
      expect(await showToken(verifier, token)).toMatchObject({ status: 200 });
    }

    bench.layer.heal();
    clock.moveBy(10_000);
    expect(await showToken(verifier, foreign)).toMatchObject({
      status: 401,
      body: { error_code: 'TOKEN_UNKNOWN_KEY' },
    });
  });
});
