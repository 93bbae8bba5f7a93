import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createIdentify, type GuardOptions } from '../../../lib/server/identify';
import { type FakeIssuer, newSigningKey, startFakeIssuer } from '../../support/fake-issuer';
import { bearer, createUserDirectory, signedInMember } from '../../support/user-directory';

const ISSUER = 'http://localhost:3000';

/** Credentials as a guard reads them. */
const sent = (headers: Record<string, string | undefined>, method = 'GET') => ({
  method,
  header: (name: string) => headers[name],
});

/** Latchkey, which answers every request to it like this. `asked` are the requests. */
const latchkey = (answer: () => Response | Promise<Response>) => {
  const asked: { url: string; method: string; headers: Record<string, string> }[] = [];
  const options: GuardOptions = {
    issuer: ISSUER,
    check: 'live',
    fetch: async (url, init) => {
      const { method, headers } = new Request(url, init);
      asked.push({ url: String(url), method, headers: Object.fromEntries(headers) });
      return answer();
    },
  };
  return { options, asked };
};

describe('a live check of a token', () => {
  const withDirectory = async () => {
    const directory = await createUserDirectory();
    const member = await signedInMember(directory);
    const { options, asked } = latchkey(async () => {
      const headers = asked.at(-1)?.headers ?? {};
      const { status, text } = await directory.getToken({ headers });
      return new Response(text, { status });
    });
    return { directory, ...member, asked, options, identify: createIdentify(options) };
  };

  test('is what Latchkey says about it now', async () => {
    const { identify, as, user, asked, directory } = await withDirectory();
    expect(await identify(sent(as.headers))).toMatchObject({
      id: user.id,
      email: user.email,
      customerId: 1,
      roles: [],
    });
    expect(asked).toMatchObject([{ url: `${ISSUER}/api/users/token`, method: 'GET' }]);
    directory.deps.users.put({ ...user, active: false });
    await expect(identify(sent(as.headers))).rejects.toMatchObject({ status: 401, code: 'TOKEN_REVOKED' });
  });

  test('passes nothing on but the token and the headers of the options', async () => {
    const { options, as, asked } = await withDirectory();
    const headers = { 'x-latchkey-proxy': 'the-secret-of-this-proxy' };
    const identify = createIdentify({ ...options, headers });
    await identify(sent({ ...as.headers, cookie: 'theme=dark', 'x-other': 'a' }));
    expect(asked[0]?.headers).toEqual({ ...as.headers, ...headers });
  });

  test.each(['Basic Ym9iOmJvYg==', 'Bearer', 'Bearer a.b.c, Bearer d.e.f'])('does not ask about %s', async (header) => {
    const { identify, asked } = await withDirectory();
    await expect(identify(sent({ authorization: header }))).rejects.toMatchObject({ code: 'TOKEN_MALFORMED' });
    expect(asked).toEqual([]);
  });
});

test.each([
  ['answers 503', () => new Response('{}', { status: 503 })],
  ['answers 404', () => new Response('{}', { status: 404 })],
  ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
])('while Latchkey %s, a live check lets nobody in and says why', async (_title, answer) => {
  const report = jest.fn();
  const { options } = latchkey(answer);
  const identify = createIdentify({ ...options, report });
  const refusal = { status: 503, code: 'SERVICE_UNAVAILABLE', headers: { 'retry-after': '5' } };
  await expect(identify(sent(bearer('a.b.c').headers))).rejects.toMatchObject(refusal);
  await expect(identify(sent({ cookie: 'session_id=a' }))).rejects.toMatchObject(refusal);
  expect(report).toHaveBeenCalledTimes(2);
});

describe('a live check of the session cookie', () => {
  let issuer: FakeIssuer;
  beforeAll(async () => {
    issuer = await startFakeIssuer(await newSigningKey('first'));
  });
  afterAll(() => issuer.stop());

  /** Latchkey, which issues a token of a session for one cookie. */
  const withSession = (options: Partial<GuardOptions> = {}) => {
    const asked: string[] = [];
    const identify = createIdentify({
      issuer: issuer.issuer,
      check: 'live',
      ...options,
      fetch: async (url, init) => {
        if (!String(url).endsWith('/token')) return fetch(url, init);
        const { method, headers } = new Request(url, init);
        asked.push(`${method} ${headers.get('cookie')}`);
        if (headers.get('cookie') !== 'session_id=live') return new Response('{}', { status: 403 });
        return Response.json({ access_token: await issuer.token(), token_type: 'Bearer', expires_in: 900 });
      },
    });
    return { identify, asked };
  };
  const cookie = 'session_id=live';

  test('is the user of the session, with roles', async () => {
    const { identify, asked } = withSession();
    expect(await identify(sent({ cookie }))).toMatchObject({ email: 'bob@example.com', roles: ['admin'] });
    expect(asked).toEqual(['POST session_id=live']);
  });

  test('is nobody without a live session', async () => {
    const { identify } = withSession();
    await expect(identify(sent({ cookie: 'session_id=ended' }))).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
    await expect(identify(sent({}))).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
  });

  test('does not look at the cookie if a token was sent', async () => {
    const { identify, asked } = withSession();
    await expect(identify(sent({ cookie, authorization: 'Bearer' }))).rejects.toMatchObject({ status: 401 });
    expect(asked).toEqual([]);
  });

  const host = 'app.example.com';
  const own = `https://${host}`;
  const other = 'https://evil.example.com';
  test.each([
    ['a program', {}],
    ['a page of the own origin', { origin: own, 'sec-fetch-site': 'same-origin' }],
    ['a page of the own origin, in an old browser', { origin: own }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a page of an allowed origin', { origin: 'https://shop.example.com', 'sec-fetch-site': 'same-site' }],
  ])('accepts a change from %s', async (_title, headers) => {
    const { identify } = withSession({ allowedOrigins: ['https://shop.example.com'] });
    expect(await identify(sent({ cookie, host, ...headers }, 'POST'))).toMatchObject({ email: 'bob@example.com' });
  });

  test.each([
    ['a page of another site', { origin: other, 'sec-fetch-site': 'cross-site' }],
    ['a page of another origin of the same site', { origin: other, 'sec-fetch-site': 'same-site' }],
    ['another page, in an old browser', { origin: other }],
    ['a page that hides its origin', { origin: 'null' }],
    ['a page without an origin', { 'sec-fetch-site': 'cross-site' }],
    ['a page that hides its origin, in a request without a host', { origin: 'null', host: undefined }],
  ])('refuses a change from %s, and asks nobody', async (_title, headers) => {
    const { identify, asked } = withSession({ allowedOrigins: ['https://shop.example.com'] });
    const change = identify(sent({ cookie, host, ...headers }, 'POST'));
    await expect(change).rejects.toMatchObject({ status: 403, code: 'CROSS_SITE' });
    expect(asked).toEqual([]);
    expect(await identify(sent({ cookie, host, ...headers }, 'GET'))).toMatchObject({ email: 'bob@example.com' });
  });
});

test('an issuer that an attacker could impersonate is refused', () => {
  expect(() => createIdentify({ issuer: 'http://auth.example.com' })).toThrow('must begin with https://');
  for (const issuer of ['https://auth.example.com', 'http://localhost:3000', 'http://auth.localhost:3000'])
    expect(() => createIdentify({ issuer })).not.toThrow();
});
