import { describe, expect, jest, test } from '@jest/globals';
import { createAccessTokens } from '../../../../lib/auth/tokens/access-tokens';
import { createSigningKeyRing } from '../../../../lib/auth/tokens/key-ring';
import { rotateCursorSecret } from '../../../../lib/auth/tokens/rotate-cursor-secret';
import { rotateSigningKeys } from '../../../../lib/auth/tokens/rotate-signing-keys';
import { createSealingKeys, replaceSealingKey } from '../../../../lib/auth/totp/sealing-keys';
import { openCursor, sealCursor } from '../../../../lib/crypto/cursor';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { clientAddress } from '../../../../lib/http/client-address';
import { ids } from '../../../../lib/runtime/ids';
import { gatewayEvent } from '../../../support/event';
import { createMemoryPrivateKeys } from '../../../support/memory-key-stores';
import { createMemorySealingKeyStore } from '../../../support/memory-sealing-key-store';
import { newUser } from '../../../support/new-user';
import { createRandom, seedOfRun } from '../../../support/random';
import { createKeyDeps, keySetOf, LIFETIME } from '../key-deps';

/** Requests that go on while keys and secrets are replaced. Each container has read them at another time; no request may fail. */

jest.setTimeout(120_000);

const CONTAINERS = 4;
const STEP_SECONDS = 60;
const TTL_SECONDS = 900;
const user = newUser();
const session = {
  id: 'a session',
  epoch: 0,
  expiresAt: null,
  authenticatedAt: user.createdAt,
  methods: ['pwd'] as const,
};

/** Any of several values, at each call. */
const createChoice = () => {
  const random = createRandom(seedOfRun());
  return { of: <Value>(values: readonly Value[]): Value => values[random.below(values.length)] as Value };
};

test('replacing signing keys refuses no token, in containers and behind a cache of two hours', async () => {
  const deps = createKeyDeps();
  const choice = createChoice();
  const containers = Array.from({ length: CONTAINERS }, () => {
    const keyRing = createSigningKeyRing(deps, LIFETIME);
    const settings = { issuer: 'https://auth.example.com', audience: 'latchkey', ttlSeconds: TTL_SECONDS };
    return { keyRing, tokens: createAccessTokens({ keyRing, clock: deps.clock, ids }, settings) };
  });
  let tokens: { token: string; expiresAt: number; kid: string }[] = [];
  let gateway = { kids: [] as string[], readAt: Number.NEGATIVE_INFINITY };
  const signers = new Set<string>();
  for (let step = 0; step < 300; step += 1) {
    const now = deps.clock.now().getTime() / 1000;
    if (step === 20 || step === 170) expect((await rotateSigningKeys(deps, LIFETIME)).outcome).toBe('added');
    const { token, payload } = await choice.of(containers).tokens.issue({ user, session });
    const kid = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid as string;
    signers.add(kid);
    tokens = [...tokens.filter(({ expiresAt }) => expiresAt > now), { token, expiresAt: payload.exp, kid }];
    if (now - gateway.readAt >= 7200) {
      const published = await choice.of(containers).keyRing.publishedKeys();
      gateway = { kids: published.map((key) => key.kid), readAt: now };
    }
    const used = choice.of(tokens);
    expect((await choice.of(containers).tokens.verify(used.token)).sub).toBe(user.id);
    expect(gateway.kids).toContain(used.kid);
    deps.clock.moveBy(STEP_SECONDS * 1000);
  }
  expect(signers.size).toBe(3);
});

test('replacing the secret of cursors refuses no cursor', async () => {
  const deps = createKeyDeps();
  const choice = createChoice();
  const rings = Array.from({ length: CONTAINERS }, () => createSigningKeyRing(deps, LIFETIME));
  await rings[0]?.signingKey();
  let cursors: { cursor: string; madeAt: number }[] = [];
  const before = (await keySetOf(deps)).cursorSecret;
  for (let step = 0; step < 200; step += 1) {
    const now = deps.clock.now().getTime() / 1000;
    if (step === 10 || step === 110) expect((await rotateCursorSecret(deps)).outcome).toBe('added');
    if (step === 12) expect((await rotateCursorSecret(deps)).outcome).toBe('refused');
    const cursor = sealCursor({ step }, await choice.of(rings).cursorSecret(), 'a list');
    cursors = [...cursors.filter(({ madeAt }) => now - madeAt < 3600), { cursor, madeAt: now }];
    expect(openCursor(choice.of(cursors).cursor, await choice.of(rings).cursorSecret(), 'a list')).not.toBeNull();
    deps.clock.moveBy(STEP_SECONDS * 1000);
  }
  // The first secret is gone for good after the second rotation.
  const old = sealCursor('old', before, 'a list');
  expect(openCursor(old, (await rings[0]?.cursorSecret()) ?? '', 'a list')).toBeNull();
});

test('replacing the sealing key loses no secret, whichever container sealed it', async () => {
  const { clock } = createKeyDeps();
  const choice = createChoice();
  const deps = { sealingKey: createMemorySealingKeyStore(), sealingKeys: createMemoryPrivateKeys(), clock, ids };
  const containers = Array.from({ length: CONTAINERS }, () => createSealingKeys(deps));
  const secrets: { sealed: string; userId: string; secret: string }[] = [];
  for (let step = 0; step < 60; step += 1) {
    if (step % 20 === 10) await replaceSealingKey(deps, await deps.sealingKey.findSealingKid());
    const [userId, secret] = [`user ${step}`, `secret ${step}`];
    const owner = { userId, kind: 'totp' };
    secrets.push({ sealed: await choice.of(containers).seal(Buffer.from(secret), owner), userId, secret });
    const used = choice.of(secrets);
    const opened = await choice.of(containers).open(used.sealed, { userId: used.userId, kind: 'totp' });
    expect(Buffer.from(opened).toString()).toBe(used.secret);
  }
  expect(new Set(secrets.map(({ sealed }) => sealed.split('.')[0])).size).toBe(4);
});

describe('replacing the secret of a proxy', () => {
  const [old, next] = ['the old secret of the proxy', 'the next secret of the proxy'];
  const deployments = [[old], [old, next], [next]].map((secrets) => secrets.map(hashToken));
  const addressOf = (secret: string, secretHashes: readonly string[]) =>
    clientAddress(
      gatewayEvent('GET /', { headers: { 'x-latchkey-proxy': secret, 'x-latchkey-client-address': '203.0.113.9' } }),
      { secretHashes, addressHeader: 'x-latchkey-client-address' },
    );

  test('believes the proxy in every container of every deployment, while they change one after the other', () => {
    // Which secret the machine sends, and which deployments the containers may be of, in the order of docs/proxies.md.
    const phases: [secret: string, deployments: number[]][] = [
      [old, [0]],
      [old, [0, 1]],
      [old, [1]],
      [next, [1]],
      [next, [1, 2]],
      [next, [2]],
    ];
    for (const [secret, running] of phases)
      for (const deployment of running) expect(addressOf(secret, deployments[deployment] ?? [])).toBe('203.0.113.9');
  });

  test('does not believe the old secret in the end', () => {
    expect(addressOf(old, deployments[2] ?? [])).toBe('198.51.100.7');
  });
});
