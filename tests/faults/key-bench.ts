import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { signAccessToken } from '../../lib/crypto/access-token';
import { importPrivateKey, type KeyPair, newKeyPair } from '../../lib/crypto/signing-key';
import { type Answer, call, gatewayEvent } from '../support/event';
import { type FaultLayer, installFaultLayer } from '../support/fault-layer';
import { logLines } from '../support/log-capture';
import type { Tables } from '../support/tables';
import { startContainer } from './containers';
import { createPlanting } from './planting';
import type { KeyPlace } from './private-key-places';

/** The expectation of every 503. */
export const unavailable = {
  status: 503,
  text: expect.stringMatching(/^\{"error":"temporarily unavailable"(?:,"code":"unavailable")?\}$/),
  headers: { 'retry-after': '2' },
  cookies: [],
};

type Container = ReturnType<typeof startContainer>;

/** A service without any key before each test. @param open opens the place of the private keys. */
export const useKeyBench = (tables: Tables, open: () => Promise<KeyPlace>) => {
  const { password, plantUser } = createPlanting(tables, { cost: 4 });
  const bench = {} as { layer: FaultLayer; place: KeyPlace; pairs: KeyPair[] };
  let used = 0;

  beforeAll(async () => {
    bench.layer = await installFaultLayer();
    bench.pairs = await Promise.all(Array.from({ length: 4 }, () => newKeyPair()));
  });
  beforeEach(async () => {
    await tables.clear();
    await tables.client.documents.send(
      new DeleteCommand({ TableName: tables.signingKeys.name, Key: { id: 'access-tokens' } }),
    );
    await bench.layer.reset();
    bench.place = await open();
    used = 0;
  });
  afterEach(() => {
    bench.layer.heal();
    return bench.place.close();
  });

  const nextPair = async (): Promise<KeyPair> => {
    const pair = bench.pairs[used];
    used += 1;
    if (pair === undefined) throw new Error('no test makes so many keys');
    return pair;
  };
  /** A container that has just started and generates keys quickly. */
  const newContainer = () => startContainer({ privateKeys: bench.place.privateKeys, newKeyPair: nextPair });

  const begin = async () => {
    const { email } = await plantUser();
    const container = newContainer();
    const event = gatewayEvent('POST /api/users/login', { json: { email, password } });
    const signIn = ({ issueTokens }: Container) => call(issueTokens, event);
    logLines.length = 0;
    return { container, signIn, before: await tables.snapshot() };
  };

  /** Expect that the answer contains a token that one of the pairs signed. */
  const signedWith = async (kid: string, answer: Answer): Promise<string> => {
    const { access_token, refresh_token, token_type, expires_in, ...payload } = answer.body as Record<string, unknown>;
    const pem = bench.pairs.find((pair) => pair.kid === kid)?.pem ?? '';
    return signAccessToken(payload, { kid, key: await importPrivateKey(pem) });
  };

  const keysAtRest = async (): Promise<string[]> => {
    const [item, ...others] = await tables.signingKeys.items();
    expect(others).toEqual([]);
    return ((item?.keys ?? []) as { kid: string }[]).map(({ kid }) => kid);
  };

  return { bench, newContainer, begin, signedWith, keysAtRest };
};

export const tokenOf = (answer: Answer): string => (answer.body as { access_token: string }).access_token;

export const showToken = ({ getToken }: Container, token: string) =>
  call(getToken, gatewayEvent('GET /api/users/token', { headers: { authorization: `Bearer ${token}` } }));

export const showKeys = ({ getJwks }: Container) => call(getJwks, gatewayEvent('GET /.well-known/jwks.json'));
