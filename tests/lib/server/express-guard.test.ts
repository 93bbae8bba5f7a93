import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { expressGuard, type IncomingRequest } from '../../../lib/server/express-guard';
import { type ExampleService, startExample } from '../../support/example-service';
import {
  epochSeconds,
  type FakeIssuer,
  newSigningKey,
  type SigningKey,
  startFakeIssuer,
  type TokenChanges,
} from '../../support/fake-issuer';

let firstKey: SigningKey;
let secondKey: SigningKey;
let issuer: FakeIssuer;
let example: ExampleService;
let stops: (() => Promise<void>)[];

beforeAll(async () => {
  [firstKey, secondKey] = await Promise.all([newSigningKey('first'), newSigningKey('second')]);
});

beforeEach(async () => {
  issuer = await startFakeIssuer(firstKey);
  example = await startExample(issuer);
  stops = [example.stop, issuer.stop];
});

afterEach(async () => {
  jest.restoreAllMocks();
  for (const stop of stops) await stop();
});

const bearer = async (changes?: TokenChanges) => `Bearer ${await issuer.token(changes)}`;
const invalidToken = expect.stringMatching(
  /^Bearer realm="latchkey", error="invalid_token", error_description="[^"]+"$/,
);

/** As if that much time had passed for whoever asks how old a key set is. */
const passTime = (milliseconds: number) => {
  const later = (epochSeconds() + 1) * 1000 + milliseconds;
  jest.spyOn(Date, 'now').mockReturnValue(later);
};

describe('routes', () => {
  test('anyone reads /public, without a key being fetched', async () => {
    expect(await example.ask('/public')).toMatchObject({ status: 200 });
    expect(await example.ask('/public', 'Bearer nonsense')).toMatchObject({ status: 200 });
    expect(issuer.asked).toEqual([]);
  });

  test('a user reads /user and not /admin', async () => {
    const user = await bearer({ claims: { scope: 'editor administrator' } });
    expect(await example.ask('/user?page=1', user)).toMatchObject({
      status: 200,
      body: { roles: ['editor', 'administrator'] },
    });
    expect(await example.ask('/admin', user)).toEqual({
      status: 403,
      code: 'ROLE_MISSING',
      challenge: 'Bearer realm="latchkey", error="insufficient_scope", scope="admin"',
      body: { message: "You don't have the admin role(s).", error_code: 'ROLE_MISSING' },
    });
  });

  test('a user without any role is a user', async () => {
    const user = await bearer({ claims: { scope: '' } });
    expect(await example.ask('/user', user)).toMatchObject({ status: 200 });
    expect(await example.ask('/admin', user)).toMatchObject({ status: 403 });
  });

  test('an admin reads both, on one fetch of the keys', async () => {
    const admin = await bearer({ claims: { scope: 'editor admin' } });
    expect(await example.ask('/user', admin)).toMatchObject({ status: 200 });
    expect(await example.ask('/admin', admin)).toMatchObject({ status: 200 });
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/.well-known/jwks.json']);
  });

  test('several roles are all needed', async () => {
    const { requireRoles } = expressGuard({ issuer: issuer.issuer });
    const statusOf = async (scope: string): Promise<number> => {
      const request: IncomingRequest = { headers: { authorization: await bearer({ claims: { scope } }) } };
      let status = 0;
      const response = { writeHead: (refused: number) => (status = refused), end: () => {} };
      await requireRoles('admin', 'editor')(request, response, () => (status = 200));
      return status;
    };
    expect(await statusOf('admin')).toBe(403);
    expect(await statusOf('editor admin')).toBe(200);
  });

  test('an error of the next handler is not answered by the guard', async () => {
    const { requireUser } = expressGuard({ issuer: issuer.issuer });
    const request: IncomingRequest = { headers: { authorization: await bearer() } };
    const response = { writeHead: jest.fn(), end: jest.fn() };
    const fails = requireUser(request, response, () => {
      throw new Error('the handler failed');
    });
    await expect(fails).rejects.toThrow('the handler failed');
    expect(response.writeHead).not.toHaveBeenCalled();
  });

  test('other paths are 404', async () => {
    expect(await example.ask('/users')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });
});

describe('refusals', () => {
  test.each(['/user', '/admin'])('nothing sent to %s is TOKEN_MISSING, with a bare challenge', async (path) => {
    expect(await example.ask(path)).toMatchObject({
      status: 401,
      code: 'TOKEN_MISSING',
      challenge: 'Bearer realm="latchkey"',
    });
  });

  test.each([
    'Bearer',
    'Basic Ym9iOmJvYg==',
    'Bearer a.b.c d',
    'Bearer nonsense',
    'Bearer a.b',
    'Bearer ..',
    'Bearer a.b.c.d.e',
  ])('%s is TOKEN_MALFORMED', async (authorization) => {
    const refusal = { status: 401, code: 'TOKEN_MALFORMED', challenge: invalidToken };
    expect(await example.ask('/user', authorization)).toMatchObject(refusal);
  });

  test('two Authorization headers are TOKEN_MALFORMED, good as each may be', async () => {
    const good = await bearer();
    const twice = request(`${example.origin}/user`, {
      headers: ['Host', 'localhost', 'Authorization', good, 'Authorization', good],
    });
    twice.end();
    const [answer] = await once(twice, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(401);
  });

  const yesterday = epochSeconds() - 86_400;
  const others: [title: string, code: string, changes: TokenChanges][] = [
    ['expired yesterday', 'TOKEN_EXPIRED', { claims: { exp: yesterday } }],
    ['expired more than 5 seconds ago', 'TOKEN_EXPIRED', { claims: { exp: epochSeconds() - 6 } }],
    ['of another audience', 'TOKEN_WRONG_AUDIENCE', { claims: { aud: 'billing' } }],
    ['of several other audiences', 'TOKEN_WRONG_AUDIENCE', { claims: { aud: ['billing', 'latchkey2'] } }],
    ['of another issuer', 'TOKEN_WRONG_ISSUER', { claims: { iss: 'https://elsewhere.example.com' } }],
    ['of the type of an ID token', 'TOKEN_MALFORMED', { header: { typ: 'JWT' } }],
    ['without a kid', 'TOKEN_MALFORMED', { header: { kid: undefined as never } }],
    ['that never expires', 'TOKEN_MALFORMED', { claims: { exp: undefined } }],
    ['that expires at a word', 'TOKEN_MALFORMED', { claims: { exp: 'never' } }],
    ['without a session', 'TOKEN_MALFORMED', { claims: { sid: undefined } }],
    ['without a scope', 'TOKEN_MALFORMED', { claims: { scope: undefined } }],
  ];
  test.each(others)('a token %s is %s', async (_title, code, changes) => {
    expect(await example.ask('/user', await bearer(changes))).toMatchObject({
      status: 401,
      code,
      challenge: invalidToken,
    });
  });

  test('a token that expired within the 5 seconds of tolerance is good', async () => {
    expect(await example.ask('/user', await bearer({ claims: { exp: epochSeconds() - 2 } }))).toMatchObject({
      status: 200,
    });
  });

  test("a stranger's key is TOKEN_UNKNOWN_KEY, and TOKEN_BAD_SIGNATURE under the name of ours", async () => {
    const unknown = { status: 401, code: 'TOKEN_UNKNOWN_KEY', challenge: invalidToken };
    expect(await example.ask('/user', await bearer({ key: secondKey }))).toMatchObject(unknown);
    const forged = { status: 401, code: 'TOKEN_BAD_SIGNATURE', challenge: invalidToken };
    const underOurName = await bearer({ key: { ...secondKey, kid: 'first' } });
    expect(await example.ask('/user', underOurName)).toMatchObject(forged);
  });

  test('an expired forgery is a forgery: nothing is said about claims nobody signed', async () => {
    const forged = await bearer({ key: { ...secondKey, kid: 'first' }, claims: { exp: yesterday, aud: 'billing' } });
    expect(await example.ask('/user', forged)).toMatchObject({ code: 'TOKEN_BAD_SIGNATURE' });
  });
});

describe('keys', () => {
  test('a new key is looked for once the cooldown is over; tokens of the old one stay good', async () => {
    const before = await bearer();
    expect(await example.ask('/user', before)).toMatchObject({ status: 200 });
    issuer.rotateTo(secondKey);
    const after = await bearer();

    expect(await example.ask('/user', after)).toMatchObject({ status: 401, code: 'TOKEN_UNKNOWN_KEY' });
    passTime(30_001);
    expect(await example.ask('/user', after)).toMatchObject({ status: 200 });
    expect(await example.ask('/user', before)).toMatchObject({ status: 200 });
    expect(issuer.asked.filter((path) => path === '/.well-known/jwks.json')).toHaveLength(2);
  });

  test('the cooldown is a setting', async () => {
    const eager = await startExample({ ...issuer, cooldown: 0 });
    stops.unshift(eager.stop);
    await eager.ask('/user', await bearer());
    issuer.rotateTo(secondKey);
    expect(await eager.ask('/user', await bearer())).toMatchObject({ status: 200 });
  });

  test('503 while nothing can be discovered, logged with the reason, and good again afterwards', async () => {
    issuer.answerWith(500);
    const unavailable = { status: 503, code: 'KEYS_UNAVAILABLE', challenge: null };
    expect(await example.ask('/user', await bearer())).toMatchObject(unavailable);
    expect(example.logged).toEqual([expect.stringContaining('/.well-known/openid-configuration answered 500')]);
    issuer.answerWith(200);
    expect(await example.ask('/user', await bearer())).toMatchObject({ status: 200 });
  });

  test.each([
    ['is about another issuer', { issuer: 'https://elsewhere.example.com' }, 'is about another issuer'],
    [
      'leads to keys that travel in the open',
      { jwks_uri: 'http://elsewhere.example.com/keys' },
      'must begin with https',
    ],
    ['leads nowhere', { jwks_uri: 'http://127.0.0.1:9/keys' }, 'fetch failed'],
  ])('503 when the discovery document %s', async (_title, changes, reason) => {
    issuer.describeAs(changes);
    expect(await example.ask('/user', await bearer())).toMatchObject({ status: 503, code: 'KEYS_UNAVAILABLE' });
    expect(example.logged).toEqual([expect.stringContaining(reason)]);
  });

  test('while the issuer is away, known keys count for as long as it allowed; then 503', async () => {
    const good = await bearer();
    await example.ask('/user', good);
    issuer.answerWith(500);
    expect(await example.ask('/user', good)).toMatchObject({ status: 200 });
    passTime(300_001);
    expect(await example.ask('/user', good)).toMatchObject({ status: 503, code: 'KEYS_UNAVAILABLE' });
  });

  test('are kept for as long as the issuer allows', async () => {
    issuer.cacheAs('public, max-age=60');
    await example.ask('/user', await bearer());
    passTime(55_000);
    await example.ask('/user', await bearer());
    expect(issuer.asked.filter((path) => path === '/.well-known/jwks.json')).toHaveLength(1);
    passTime(10_000);
    await example.ask('/user', await bearer());
    expect(issuer.asked.filter((path) => path === '/.well-known/jwks.json')).toHaveLength(2);
  });

  test('an issuer on plain http is refused at the start', async () => {
    await expect(startExample({ issuer: 'http://auth.example.com' })).rejects.toThrow('must begin with https://');
  });
});
