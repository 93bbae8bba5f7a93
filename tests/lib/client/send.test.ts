import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Outgoing, send, type Transport } from '../../../lib/client/send';

type Reply = Response | Error;

/** A transport whose requests get these replies, one after the other. */
const replying = (...replies: (() => Reply)[]) => {
  const asked: [url: string, init: RequestInit][] = [];
  const transport: Transport = {
    baseUrl: 'https://auth.example.com',
    credentials: 'omit',
    headers: { 'x-app': 'shop' },
    retries: 2,
    maxRetryAfter: 5,
    fetch: async (url, init = {}) => {
      asked.push([String(url), init]);
      init.signal?.throwIfAborted();
      const reply = (replies.length > 1 ? replies.shift() : replies[0])?.() ?? new Error('no reply');
      if (reply instanceof Error) throw reply;
      return reply;
    },
  };
  return { transport, asked };
};

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(JSON.stringify(body), { status, headers });
const ok = json(200, { done: true });
const limited = (seconds: string) => json(429, { error: 'too many attempts' }, { 'retry-after': seconds });
const unavailable = json(503, { error: 'temporarily unavailable' }, { 'retry-after': '1' });
const lost = (): Error => new TypeError('fetch failed');

const get: Outgoing = { method: 'GET', path: '/profile' };
const post: Outgoing = { method: 'POST', path: '/sessions', body: { email: 'bob@example.com' } };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** The result, and how many seconds its retries waited. */
const timed = async (transport: Transport, outgoing: Outgoing) => {
  const start = Date.now();
  const result = send(transport, outgoing);
  result.catch(() => {});
  await jest.runAllTimersAsync();
  return { result: await result, seconds: (Date.now() - start) / 1000 };
};

describe('a request', () => {
  test('is JSON, follows no redirect and uses no cache', async () => {
    const { transport, asked } = replying(ok);
    await send(transport, { ...post, token: 'a.b.c', headers: { cookie: 'a=b' } });
    expect(asked).toEqual([
      [
        'https://auth.example.com/sessions',
        {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'content-type': 'application/json',
            authorization: 'Bearer a.b.c',
            'x-app': 'shop',
            cookie: 'a=b',
          },
          credentials: 'omit',
          redirect: 'error',
          cache: 'no-store',
          body: '{"email":"bob@example.com"}',
        },
      ],
    ]);
  });

  test('without a body or a token has no headers for them', async () => {
    const { transport, asked } = replying(ok);
    await send(transport, { ...get, token: null });
    expect(asked[0]?.[1]).not.toHaveProperty('body');
    expect(asked[0]?.[1].headers).toEqual({ accept: 'application/json', 'x-app': 'shop' });
  });
});

describe('a limit', () => {
  test.each([get, post])('is waited for: $method had no effect', async (outgoing) => {
    const { transport, asked } = replying(limited('3'), ok);
    const { result, seconds } = await timed(transport, outgoing);
    expect([result.ok, seconds, asked.length]).toEqual([true, 3, 2]);
  });

  test('is not waited for longer than the application wants', async () => {
    const { transport, asked } = replying(limited('60'), ok);
    const { result, seconds } = await timed(transport, post);
    expect(result).toMatchObject({ ok: false, code: 'too_many_attempts', status: 429, retryAfter: 60 });
    expect([seconds, asked.length]).toEqual([0, 1]);
  });

  test('that lasts ends the retries', async () => {
    const { transport, asked } = replying(limited('1'));
    const { result, seconds } = await timed(transport, post);
    expect([result.ok, seconds, asked.length]).toEqual([false, 2, 3]);
  });

  test('without a number of seconds is not waited for', async () => {
    for (const headers of [{}, { 'retry-after': 'Fri, 31 Dec 2027 23:59:59 GMT' }]) {
      const { transport, asked } = replying(json(429, {}, headers as Record<string, string>), ok);
      const { result } = await timed(transport, get);
      expect([result.ok, asked.length]).toEqual([false, 1]);
      expect(result).not.toHaveProperty('retryAfter');
    }
  });
});

describe.each([
  ['no answer', lost, 'network_error', 0.2],
  ['503', unavailable, 'unavailable', 1],
] as const)('%s', (_title, reply, code, wait) => {
  test('to a GET is repeated', async () => {
    const { transport, asked } = replying(reply, ok);
    const { result, seconds } = await timed(transport, get);
    expect([result.ok, seconds, asked.length]).toEqual([true, wait, 2]);
  });

  test.each(['POST', 'PUT', 'DELETE'])('to a %s is not repeated: it may have had its effect', async (method) => {
    const { transport, asked } = replying(reply, ok);
    const { result } = await timed(transport, { ...post, method });
    expect(result).toMatchObject({ ok: false, code });
    expect(asked).toHaveLength(1);
  });

  test('to a POST that changes nothing when repeated is repeated', async () => {
    const { transport, asked } = replying(reply, ok);
    await timed(transport, { ...post, isRepeatable: true });
    expect(asked).toHaveLength(2);
  });

  test('is repeated as often as the application wants', async () => {
    const { transport, asked } = replying(reply);
    await timed({ ...transport, retries: 0 }, get);
    expect(asked).toHaveLength(1);
    await timed({ ...transport, retries: 4 }, get);
    expect(asked).toHaveLength(6);
  });
});

describe('a signal', () => {
  test('ends the wait for a retry at once', async () => {
    const { transport, asked } = replying(limited('5'));
    const controller = new AbortController();
    const result = send(transport, { ...get, signal: controller.signal });
    await jest.advanceTimersByTimeAsync(1000);
    controller.abort(new Error('the page was closed'));
    await expect(result).rejects.toThrow('the page was closed');
    expect(asked).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('that is aborted before the request rejects with its reason', async () => {
    const { transport } = replying(ok);
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(send(transport, { ...get, signal })).rejects.toThrow('too late');
  });
});

describe('a result', () => {
  const resultOf = async (reply: () => Reply, outgoing: Outgoing = post) =>
    (await timed({ ...replying(reply).transport, retries: 0 }, outgoing)).result;

  test('of an accepted request has its data and headers', async () => {
    const result = await resultOf(json(201, { id: 1 }, { 'x-request-id': 'r' }));
    expect(result).toMatchObject({ ok: true, status: 201, data: { id: 1 } });
    expect(result.headers.get('x-request-id')).toBe('r');
  });

  test.each([
    [400, { message: 'unknown field: confirm', code: 'unknown_field', field: 'confirm' }, 'unknown_field'],
    [400, { error: 'too short', code: 'invalid_field', field: 'password', fault: 'too_short' }, 'invalid_field'],
    [401, { message: 'The access token is not accepted.', error_code: 'TOKEN_EXPIRED' }, 'TOKEN_EXPIRED'],
    [403, { message: 'Forbidden' }, 'forbidden'],
    [404, { error: 'Not found' }, 'not_found'],
    [409, {}, 'conflict'],
    [500, { error: 'Internal error' }, 'internal_error'],
    [502, null, 'unavailable'],
    [418, {}, 'unexpected_answer'],
  ])('of %i %j has the code %s', async (status, body, code) => {
    const result = await resultOf(json(status, body));
    expect(result).toMatchObject({ ok: false, status, code, body: body ?? null });
    const { message, error, field, fault } = (body ?? {}) as Record<string, string>;
    expect(result).toHaveProperty('message', message ?? error ?? `The service answered ${status}.`);
    if (field !== undefined) expect(result).toHaveProperty('field', field);
    if (fault !== undefined) expect(result).toHaveProperty('fault', fault);
  });

  test('of a page that is not of the service is unexpected', async () => {
    const page = () => new Response('<!doctype html>', { status: 200 });
    expect(await resultOf(page)).toMatchObject({ ok: false, code: 'unexpected_answer', status: 200 });
    expect(await resultOf(page, { ...get, kind: 'page' })).toMatchObject({ ok: true, data: '<!doctype html>' });
  });

  test('of a redirect is a success only where the operation redirects', async () => {
    const found = () => new Response(null, { status: 302, headers: { location: '/' } });
    expect(await resultOf(found, { ...post, kind: 'redirect' })).toMatchObject({ ok: true, data: undefined });
    expect(await resultOf(found)).toMatchObject({ ok: false, code: 'unexpected_answer' });
  });
});
