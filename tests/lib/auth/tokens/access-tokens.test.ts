import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CompactSign } from 'jose';
import type { TokenSession } from '../../../../lib/auth/entities';
import { AuthError, StoreUnavailableError } from '../../../../lib/auth/errors';
import { MAX_ROLE_NAME_CHARACTERS, MAX_ROLES } from '../../../../lib/auth/roles';
import { type AccessTokenPayload, LONGEST_TOKEN_SECONDS } from '../../../../lib/auth/tokens/access-token';
import { CLIENT_ID, createAccessTokenChecks, createAccessTokens } from '../../../../lib/auth/tokens/access-tokens';
import { createSigningKeyRing, type SigningKeyRing } from '../../../../lib/auth/tokens/key-ring';
import { createFixedClock } from '../../../support/deps';
import { newUser } from '../../../support/new-user';
import { createKeyDeps, LIFETIME, unavailable } from '../key-deps';

const SETTINGS = { issuer: 'https://id.example.com', audience: 'latchkey', ttlSeconds: 900 };
const START = Date.parse('2026-11-20T10:00:00.000Z') / 1000;

let keyRing: SigningKeyRing;
beforeAll(async () => {
  keyRing = createSigningKeyRing(createKeyDeps(), LIFETIME);
  await keyRing.signingKey();
});

const admin = { id: 1, code: 'admin', name: 'Admin', reserved: false };
const auditor = { id: 2, code: 'auditor', name: 'Auditor', reserved: true };
const user = newUser({ name: 'Bob', roles: [admin, auditor], sessionEpoch: 7, customerId: 3 });
const sessionUntil = (expiresAt: string): TokenSession => ({
  id: '5c0b4c0e-6a39-4f6a-a4b0-3f8d4b6e7a10',
  userId: user.id,
  epoch: 6,
  createdAt: new Date('2026-11-20T08:00:00.000Z'),
  authenticatedAt: new Date('2026-11-20T09:00:00.999Z'),
  methods: ['pwd'],
  expiresAt: new Date(expiresAt),
  ipAddress: null,
  client: null,
  familyHash: 'family',
  refreshHash: 'refresh',
  rotations: [],
});
const session = sessionUntil('2026-11-21T10:00:00.000Z');

/** Tokens, with a clock in the test's hand. */
const given = (settings = {}) => {
  const clock = createFixedClock('2026-11-20T10:00:00.750Z');
  const ids = { newId: () => 'a6b1ec5c-5eb5-4e1f-8be2-bd7c4fd20a33' };
  return { clock, tokens: createAccessTokens({ keyRing, clock, ids }, { ...SETTINGS, ...settings }) };
};

const refused = (reason: string) => ({ code: 'token_refused', details: { reason } });

describe('an issued token', () => {
  test('contains user, session, roles and expiry', async () => {
    const { payload } = await given().tokens.issue({ user, session });
    expect(payload).toEqual({
      iss: 'https://id.example.com',
      aud: 'latchkey',
      sub: user.id,
      client_id: CLIENT_ID,
      iat: START,
      exp: START + 900,
      jti: 'a6b1ec5c-5eb5-4e1f-8be2-bd7c4fd20a33',
      sid: session.id,
      auth_time: START - 3600,
      amr: ['pwd'],
      scope: 'admin auditor',
      session_epoch: 6,
      id: user.id,
      email: user.email,
      name: 'Bob',
      active: true,
      customer: { id: 3 },
      roles: [
        { id: 1, code: 'admin', name: 'Admin' },
        { id: 2, code: 'auditor', name: 'Auditor' },
      ],
    });
  });

  test('contains nothing else, and no secret', async () => {
    const { token, payload } = await given().tokens.issue({ user, session });
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(claims)).toEqual(payload);
    for (const secret of [user.passwordHash, session.familyHash, session.refreshHash])
      expect(claims).not.toContain(secret);
  });

  test('is accepted, with the same payload', async () => {
    const { tokens } = given();
    const { token, payload } = await tokens.issue({ user, session });
    expect(await tokens.verify(token)).toEqual(payload);
  });

  test('says that two kinds of factors were used, and keeps to that', async () => {
    const { tokens } = given();
    const { token, payload } = await tokens.issue({ user, session: { ...session, methods: ['pwd', 'otp'] } });
    expect(payload.amr).toEqual(['pwd', 'otp', 'mfa']);
    expect(await tokens.verify(token)).toEqual(payload);
  });

  test('is accepted for a user without a name and without roles', async () => {
    const { tokens } = given();
    const { token, payload } = await tokens.issue({ user: newUser({ name: null, roles: [] }), session });
    expect(payload).toMatchObject({ name: null, scope: '', roles: [] });
    expect(await tokens.verify(token)).toEqual(payload);
  });

  test.each([
    ['2026-11-20T10:00:10.999Z', START + 10],
    ['2026-11-20T10:15:00.000Z', START + 900],
    ['2026-11-20T10:15:01.000Z', START + 900],
  ])('of a session until %s ends at %p', async (expiresAt, exp) => {
    const { payload } = await given().tokens.issue({ user, session: sessionUntil(expiresAt) });
    expect(payload.exp).toBe(exp);
  });

  test('expires after the configured time', async () => {
    const { tokens, clock } = given({ ttlSeconds: 60 });
    const { token } = await tokens.issue({ user, session });
    clock.moveBy(64_000);
    await tokens.verify(token);
    clock.moveBy(1000);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused('expired'));
  });

  test('is still accepted after the setting became shorter', async () => {
    const { token } = await given().tokens.issue({ user, session });
    await given({ ttlSeconds: 60 }).tokens.verify(token);
  });

  test('is not issued without a key', async () => {
    const keys = { signingKey: unavailable, verificationKey: unavailable };
    const tokens = createAccessTokens(
      { keyRing: keys, clock: createFixedClock(), ids: { newId: () => 'x' } },
      SETTINGS,
    );
    await expect(tokens.issue({ user, session })).rejects.toBeInstanceOf(StoreUnavailableError);
    const { token } = await given().tokens.issue({ user, session });
    await expect(tokens.verify(token)).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});

test('a token is verified without a private key', async () => {
  const { token, payload } = await given().tokens.issue({ user, session });
  const { verificationKey } = keyRing;
  const checks = createAccessTokenChecks({ keyRing: { verificationKey }, clock: createFixedClock() }, SETTINGS);
  expect(await checks.verify(token)).toEqual(payload);
});

test.each([0, -1, 0.5, Number.NaN, LONGEST_TOKEN_SECONDS + 1])('a lifetime of %p seconds is refused', (ttlSeconds) => {
  expect(() => given({ ttlSeconds })).toThrow(RangeError);
});

describe('a token is refused', () => {
  const signed = async (claims: object): Promise<string> => {
    const { kid, key } = await keyRing.signingKey();
    return new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
      .sign(key);
  };
  const payload = async (): Promise<AccessTokenPayload> => (await given().tokens.issue({ user, session })).payload;

  const names: (keyof AccessTokenPayload)[] = [
    ...(['iss', 'aud', 'sub', 'client_id', 'iat', 'exp', 'jti', 'sid', 'scope', 'session_epoch'] as const),
    ...(['id', 'email', 'name', 'active', 'customer', 'roles'] as const),
  ];

  test('for every claim that an issued token has', async () => {
    expect(Object.keys(await payload()).sort()).toEqual([...names, 'auth_time', 'amr'].sort());
  });

  test.each([['1'], [1.5], [null], [true], [[1]]])(
    'with the auth_time %p; without one it is of an earlier version',
    async (auth_time) => {
      const verify = async (claims: object) => given().tokens.verify(await signed({ ...(await payload()), ...claims }));
      await expect(verify({ auth_time })).rejects.toMatchObject(refused('wrong_claims'));
      expect(await verify({ auth_time: undefined })).toMatchObject({ sub: user.id });
    },
  );

  test.each([['pwd'], [['']], [[1]], [null], [true], [{ 0: 'pwd' }]])(
    'with the amr %p; without one it is of an earlier version',
    async (amr) => {
      const verify = async (claims: object) => given().tokens.verify(await signed({ ...(await payload()), ...claims }));
      await expect(verify({ amr })).rejects.toMatchObject(refused('wrong_claims'));
      expect(await verify({ amr: undefined })).toMatchObject({ sub: user.id });
    },
  );

  test.each(names)('without %s', async (name) => {
    const token = await signed({ ...(await payload()), [name]: undefined });
    await expect(given().tokens.verify(token)).rejects.toMatchObject(refused('wrong_claims'));
  });

  test.each(names)('with %s of another type', async (name) => {
    const good = await payload();
    const others = [[good[name]], { value: good[name] }, `${good[name]}`, Number(good[name]), true, null, {}, [[]]];
    for (const value of others.filter((other) => typeof other !== typeof good[name] && !Number.isNaN(other))) {
      if (name === 'name' && value === null) continue;
      const token = await signed({ ...good, [name]: value });
      await expect(given().tokens.verify(token)).rejects.toMatchObject(refused('wrong_claims'));
    }
  });

  test.each<[string, object]>([
    ['times in fractions', { iat: START + 0.5 }],
    ['an epoch in fractions', { session_epoch: 0.5 }],
    ['an empty subject', { sub: '' }],
    ['an empty session', { sid: '' }],
    ['a session that is too long for a key', { sid: 's'.repeat(3000) }],
    ['a user that is too long for a key', { sub: 's'.repeat(3000) }],
    ['an empty name of its own', { jti: '' }],
    ['another client', { client_id: 'other' }],
    ['a not-before', { nbf: START }],
    ['a customer without id', { customer: {} }],
    ['roles without code', { roles: [{ id: 1, name: 'Admin' }] }],
    ['roles of roles', { roles: [[{ id: 1, code: 'admin', name: 'Admin' }]] }],
  ])('with %s', async (_, changes) => {
    const token = await signed({ ...(await payload()), ...changes });
    await expect(given().tokens.verify(token)).rejects.toMatchObject(refused('wrong_claims'));
  });

  test('with a longer lifetime than any setting allows', async () => {
    const good = await payload();
    await given().tokens.verify(await signed({ ...good, exp: good.iat + LONGEST_TOKEN_SECONDS }));
    const token = await signed({ ...good, exp: good.iat + LONGEST_TOKEN_SECONDS + 1 });
    await expect(given().tokens.verify(token)).rejects.toMatchObject(refused('wrong_claims'));
  });

  test('if its claims are not an object', async () => {
    await expect(given().tokens.verify(await signed([await payload()]))).rejects.toMatchObject(refused('malformed'));
  });

  test('but not for additional claims of a later version, which are omitted', async () => {
    const good = await payload();
    expect(await given().tokens.verify(await signed({ ...good, amr: ['pwd'] }))).toEqual(good);
  });

  test.each([
    ['wrong_issuer', { issuer: 'https://other.example.com' }],
    ['wrong_audience', { audience: 'other' }],
  ])('as %s if %j is expected', async (reason, settings) => {
    const { token } = await given().tokens.issue({ user, session });
    await expect(given(settings).tokens.verify(token)).rejects.toMatchObject(refused(reason));
  });

  test('as not_yet_valid by a clock more than 5 s behind', async () => {
    const { token } = await given().tokens.issue({ user, session });
    const { tokens, clock } = given();
    clock.moveBy(-5751);
    await expect(tokens.verify(token)).rejects.toMatchObject(refused('not_yet_valid'));
  });

  test.each([
    ['malformed', () => 'no token'],
    ['unknown_key', (good: string) => `${Buffer.from('{"alg":"RS256","kid":"x"}').toString('base64url')}.${good}`],
    ['bad_signature', (good: string) => good.replace(/\.[^.]{4}/, '.AAAA')],
  ])('as %s with the code of all refusals', async (reason, forge) => {
    const { token } = await given().tokens.issue({ user, session });
    const forged = forge(reason === 'unknown_key' ? token.slice(token.indexOf('.') + 1) : token);
    const refusal = given().tokens.verify(forged);
    await expect(refusal).rejects.toBeInstanceOf(AuthError);
    await expect(refusal).rejects.toMatchObject(refused(reason));
  });

  test('if another key signed it under the name of our key', async () => {
    const { kid } = await keyRing.signingKey();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = await new CompactSign(Buffer.from(JSON.stringify(await payload())))
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
      .sign(privateKey);
    await expect(given().tokens.verify(token)).rejects.toMatchObject(refused('bad_signature'));
  });

  test('before the key is read, if it is malformed', async () => {
    const verificationKey = jest.fn(keyRing.verificationKey);
    const keys = { signingKey: keyRing.signingKey, verificationKey };
    const tokens = createAccessTokens(
      { keyRing: keys, clock: createFixedClock(), ids: { newId: () => 'x' } },
      SETTINGS,
    );
    await expect(tokens.verify('eyJhbGciOiJub25lIn0.e30.')).rejects.toMatchObject(refused('malformed'));
    expect(verificationKey).not.toHaveBeenCalled();
  });
});

test('the token of a user with all maximum values fits into a request', async () => {
  const wide = (length: number) => '\u20ac'.repeat(length);
  const roles = Array.from({ length: MAX_ROLES }, (_, index) => ({
    id: 1_000_000 + index,
    code: `r${'x'.repeat(31)}`,
    name: wide(MAX_ROLE_NAME_CHARACTERS),
    reserved: false,
  }));
  const email = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`.slice(0, 254);

  const { token } = await given().tokens.issue({ user: { ...user, email, name: wide(200), roles }, session });

  // What the verifier takes, and what is left of API Gateway's 10,240 bytes of headers for the rest.
  expect(token.length).toBeLessThan(8192);
});
