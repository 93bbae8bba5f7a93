import { beforeEach, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { AuthError, StoreUnavailableError } from '../../../lib/auth/errors';
import { requiredText } from '../../../lib/auth/fields';
import { authServiceSurface } from '../../../lib/http/auth-service-surface';
import { httpHandler } from '../../../lib/http/handler';
import { ok } from '../../../lib/http/response';
import { asTableCall } from '../../../lib/observe/request-scope';
import { call, gatewayEvent } from '../../support/event';
import { logLines } from '../../support/log-capture';

beforeEach(() => {
  logLines.length = 0;
});

const route = 'POST /things/{id}';
const body = v.strictObject({ name: requiredText });

/** Answers what it was told. */
const echo = httpHandler(authServiceSurface, { body }, async (request) =>
  ok({ name: request.body.name, cookie: request.cookie('session_id') }),
);

const throwing = (error: unknown) =>
  httpHandler(authServiceSurface, {}, async () => {
    throw error;
  });

describe('httpHandler', () => {
  test('hands the endpoint the validated body and the cookies', async () => {
    const answer = await call(echo, gatewayEvent(route, { form: { name: 'Bob' }, cookies: ['session_id=abc'] }));
    expect(answer.body).toEqual({ name: 'Bob', cookie: 'abc' });
  });

  test('does not ask the endpoint where the body is refused', async () => {
    let asked = false;
    const handler = httpHandler(authServiceSurface, { body }, async () => {
      asked = true;
      return ok({});
    });
    expect((await call(handler, gatewayEvent(route, { form: {} }))).status).toBe(400);
    expect(asked).toBe(false);
  });

  test('reads no body where the endpoint takes none', async () => {
    const handler = httpHandler(authServiceSurface, {}, async (request) => ok({ body: request.body ?? null }));
    const answer = await call(handler, gatewayEvent(route, { text: 'x'.repeat(20_000) }));
    expect([answer.status, answer.body]).toEqual([200, { body: null }]);
  });

  test('reads JSON only where told so', async () => {
    const handler = httpHandler(authServiceSurface, { body, accepts: 'json-object' }, async () => ok({}));
    expect((await call(handler, gatewayEvent(route, { json: { name: 'Bob' } }))).status).toBe(200);
    expect((await call(handler, gatewayEvent(route, { form: { name: 'Bob' } }))).status).toBe(400);
  });

  test('answers HEAD without a body', async () => {
    const handler = httpHandler(authServiceSurface, {}, async () => ok({ name: 'Bob' }));
    const answer = await call(handler, gatewayEvent('HEAD /things'));
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

describe('what an endpoint throws', () => {
  const thrown: [title: string, error: unknown, status: number, text: unknown][] = [
    ['a refusal', new AuthError('not_signed_in'), 403, expect.stringMatching(/^\{"message":".+"\}$/)],
    [
      'an unavailable store',
      new StoreUnavailableError(new Error('Ku3eH7pQ')),
      503,
      '{"error":"temporarily unavailable"}',
    ],
    ['an unforeseen error', new TypeError('Ku3eH7pQ'), 500, '{"error":"Internal error"}'],
    ['a text', 'Ku3eH7pQ', 500, '{"error":"Internal error"}'],
    ['nothing', undefined, 500, '{"error":"Internal error"}'],
  ];

  test.each(thrown)('is an answer: %s', async (_, error, status, text) => {
    const answer = await call(throwing(error), gatewayEvent(route));
    expect([answer.status, answer.text]).toEqual([status, text]);
  });

  test.each(thrown)('has the headers of every answer: %s', async (_, error) => {
    const { headers } = await call(throwing(error), gatewayEvent(route));
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
  });

  test.each(thrown)('sets no cookie: %s', async (_, error) => {
    expect((await call(throwing(error), gatewayEvent(route))).cookies).toEqual([]);
  });

  test('counts also before its first await', async () => {
    const handler = httpHandler(authServiceSurface, {}, () => {
      throw new Error('Ku3eH7pQ');
    });
    expect((await call(handler, gatewayEvent(route))).status).toBe(500);
  });

  test('tells when to come back only while the store is unavailable', async () => {
    const answers = await Promise.all(thrown.map(([, error]) => call(throwing(error), gatewayEvent(route))));
    expect(answers.map(({ headers }) => 'retry-after' in headers)).toEqual(
      thrown.map(([, , status]) => status === 503),
    );
  });

  test.each(thrown)('is logged without its message: %s', async (_, error, status) => {
    await call(throwing(error), gatewayEvent(route));
    const expected = status >= 500 ? ['failure', 'request'] : ['request'];
    expect(logLines.map(({ event }) => event)).toEqual(expected);
    expect(JSON.stringify(logLines)).not.toContain('Ku3eH7pQ');
  });
});

describe('the line of a request', () => {
  test('names the route, never the path, and the id of the answer', async () => {
    const event = gatewayEvent(route, {
      rawPath: '/things/Ku3eH7pQ',
      form: { name: 'Ku3eH7pQ' },
      cookies: ['session_id=Ku3eH7pQ'],
    });
    const { headers } = await call(echo, event);
    expect(logLines).toEqual([expect.objectContaining({ event: 'request', route, status: 200 })]);
    expect(logLines[0]).toMatchObject({ request_id: headers['x-request-id'] });
    expect(JSON.stringify(logLines)).not.toContain('Ku3eH7pQ');
  });

  test('counts the table calls of its own request', async () => {
    const handler = httpHandler(authServiceSurface, {}, async () => {
      await asTableCall(async () => undefined);
      return ok({});
    });
    await Promise.all([call(handler, gatewayEvent(route)), call(handler, gatewayEvent(route))]);
    expect(logLines.map((line) => line.table_round_trips)).toEqual([1, 1]);
  });
});
