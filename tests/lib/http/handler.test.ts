import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { AuthError, StoreUnavailableError } from '../../../lib/auth/errors';
import { requiredText } from '../../../lib/auth/fields';
import type { Caller, RequestCredentials } from '../../../lib/auth/sessions/authenticators/authenticator';
import { authService } from '../../../lib/endpoints/auth-service/surface';
import { html } from '../../../lib/html/html';
import {
  type CallerSource,
  type LambdaHandler,
  pageEndpoint,
  privateEndpoint,
  publicEndpoint,
} from '../../../lib/http/handler';
import { type HttpResponse, ok } from '../../../lib/http/response';
import { asTableCall } from '../../../lib/observe/request-scope';
import { newAccount } from '../../support/accounts';
import { createTestDeps } from '../../support/deps';
import { call, gatewayEvent, type RequestParts } from '../../support/event';
import { logLines } from '../../support/log-capture';
import { pagesWith } from '../../support/page-settings';

beforeEach(() => {
  logLines.length = 0;
});

const OWN = 'https://app.example.com';
const settings = { origins: [OWN], openPaths: ['/open/'], errorsHaveCodes: false };
const route = 'POST /things/{id}';
const body = v.strictObject({ name: requiredText });

/** Answers the request that it received. */
const echo = publicEndpoint(authService, settings, { body }, async (request) =>
  ok({ name: request.body.name, cookie: request.cookie('session_id') }),
);

const throwing = (error: unknown) =>
  publicEndpoint(authService, settings, {}, async () => {
    throw error;
  });

describe('publicEndpoint', () => {
  test('passes the validated body and the cookies to the endpoint', async () => {
    const answer = await call(echo, gatewayEvent(route, { form: { name: 'Bob' }, cookies: ['session_id=abc'] }));
    expect(answer.body).toEqual({ name: 'Bob', cookie: 'abc' });
  });

  test('does not call the endpoint if the body is refused', async () => {
    let asked = false;
    const handler = publicEndpoint(authService, settings, { body }, async () => {
      asked = true;
      return ok({});
    });
    expect((await call(handler, gatewayEvent(route, { form: {} }))).status).toBe(400);
    expect(asked).toBe(false);
  });

  test('does not read a body if the route has no schema for it', async () => {
    const handler = publicEndpoint(authService, settings, {}, async (request) => ok({ body: request.body ?? null }));
    const answer = await call(handler, gatewayEvent(route, { text: 'x'.repeat(20_000) }));
    expect([answer.status, answer.body]).toEqual([200, { body: null }]);
  });

  test('accepts only JSON if the route says so', async () => {
    const handler = publicEndpoint(authService, settings, { body, accepts: 'json-object' }, async () => ok({}));
    expect((await call(handler, gatewayEvent(route, { json: { name: 'Bob' } }))).status).toBe(200);
    expect((await call(handler, gatewayEvent(route, { form: { name: 'Bob' } }))).status).toBe(400);
  });

  test('answers HEAD without a body', async () => {
    const handler = publicEndpoint(authService, settings, {}, async () => ok({ name: 'Bob' }));
    const answer = await call(handler, gatewayEvent('HEAD /things'));
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

describe('a route with a trailing slash', () => {
  const handler = publicEndpoint(authService, settings, {}, async () => ok({ reached: true }));
  const at = (route: string, rawPath: string, pathParameters?: Record<string, string>) =>
    call(handler, gatewayEvent(route, { rawPath, ...(pathParameters && { pathParameters }) }));

  describe.each(['slash', 'id'])('and the parameter %s', (name) => {
    const route = `GET /things/{${name}+}`;

    test('is called for an empty parameter and for a missing one', async () => {
      expect((await at(route, '/things/')).body).toEqual({ reached: true });
      expect((await at(route, '/things/', { [name]: '' })).body).toEqual({ reached: true });
    });

    test.each(['1', '/', 'a/b'])('answers 404 if the path continues after the slash: %s', async (rest) => {
      const answer = await at(route, `/things/${rest}`, { [name]: rest });
      expect([answer.status, answer.text]).toEqual([404, '{"error":"Not found"}']);
    });
  });

  test('is not a route with a parameter', async () => {
    expect((await at('GET /things/{id}', '/things/1', { id: '1' })).body).toEqual({ reached: true });
  });
});

describe('an error that an endpoint throws', () => {
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

  test.each(thrown)('becomes an answer: %s', async (_, error, status, text) => {
    const answer = await call(throwing(error), gatewayEvent(route));
    expect([answer.status, answer.text]).toEqual([status, text]);
  });

  test.each(thrown)('has the headers of every answer: %s', async (_, error) => {
    const { headers } = await call(throwing(error), gatewayEvent(route));
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
  });

  test.each(thrown)('sets no cookie: %s', async (_, error) => {
    expect((await call(throwing(error), gatewayEvent(route))).cookies).toEqual([]);
  });

  test('is handled too if it is thrown before the first await', async () => {
    const handler = publicEndpoint(authService, settings, {}, () => {
      throw new Error('Ku3eH7pQ');
    });
    expect((await call(handler, gatewayEvent(route))).status).toBe(500);
  });

  test('gets Retry-After only if the store is unavailable', async () => {
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

describe('the log line of a request', () => {
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
    const handler = publicEndpoint(authService, settings, {}, async () => {
      await asTableCall(async () => undefined);
      return ok({});
    });
    await Promise.all([call(handler, gatewayEvent(route)), call(handler, gatewayEvent(route))]);
    expect(logLines.map((line) => line.table_round_trips)).toEqual([1, 1]);
  });
});

describe('privateEndpoint', () => {
  const lettingPass = async () => {
    const { user } = await newAccount(createTestDeps());
    const caller: Caller = { user, session: null };
    return callersThat(async () => caller, caller);
  };
  const refusing = (error: unknown) => callersThat(() => Promise.reject(error), null);

  const callersThat = <Expected extends Caller | null>(identify: () => Promise<Caller>, caller: Expected) => {
    const proofs: RequestCredentials[] = [];
    const callers: CallerSource = {
      cookieName: 'sid',
      identify: (proof) => {
        proofs.push(proof);
        return identify();
      },
    };
    return { callers, proofs, caller };
  };

  test('passes the caller, the session, the body, cookies and the path to the endpoint', async () => {
    const { callers, caller } = await lettingPass();
    const handler = privateEndpoint(authService, settings, callers, { body }, async (request) => {
      expect(request.caller).toBe(caller.user);
      expect(request.session).toBeNull();
      return ok({ name: request.body.name, cookie: request.cookie('other'), id: request.pathParameter('id') });
    });
    const parts = { json: { name: 'Bob' }, cookies: ['other=abc'], pathParameters: { id: 'x y' } };
    expect((await call(handler, gatewayEvent(route, parts))).body).toEqual({ name: 'Bob', cookie: 'abc', id: 'x y' });
  });

  test.each<[title: string, parts: RequestParts]>([
    ['that is no JSON', { text: '{', headers: { 'content-type': 'application/json' } }],
    ['of another media type', { text: 'x', headers: { 'content-type': 'text/plain' } }],
    ['above 16 kB', { json: { name: 'x'.repeat(16 * 1024) } }],
    ['without its field', { json: {} }],
  ])('refuses a caller before it reads a body %s', async (_, parts) => {
    const { callers } = refusing(new AuthError('not_authenticated', { challenge: null }));
    const handler = privateEndpoint(authService, settings, callers, { body }, async () => ok({}));
    expect((await call(handler, gatewayEvent(route, parts))).status).toBe(401);
    const known = privateEndpoint(authService, settings, (await lettingPass()).callers, { body }, async () => ok({}));
    expect([400, 413, 415]).toContain((await call(known, gatewayEvent(route, parts))).status);
  });

  test.each([
    [new AuthError('not_authenticated', { challenge: null }), 401],
    [new AuthError('not_accepted'), 403],
    [new StoreUnavailableError(new Error('scripted')), 503],
    [new TypeError('scripted'), 500],
  ])('does not call the endpoint if the caller source throws %p', async (error, status) => {
    let asked = false;
    const handler = privateEndpoint(authService, settings, refusing(error).callers, {}, async () => {
      asked = true;
      return ok({});
    });
    expect((await call(handler, gatewayEvent(route))).status).toBe(status);
    expect(asked).toBe(false);
  });

  const nothing = { authorization: null, sessionToken: null, hasSessionCookie: false, ipAddress: '198.51.100.7' };
  const proofs: [title: string, parts: RequestParts, proof: RequestCredentials][] = [
    ['nothing', {}, nothing],
    ['a header', { headers: { authorization: 'Basic x' } }, { ...nothing, authorization: 'Basic x' }],
    ['an empty header', { headers: { authorization: '' } }, { ...nothing, authorization: '' }],
    ['the cookie', { cookies: ['a=b', 'sid=abc'] }, { ...nothing, sessionToken: 'abc', hasSessionCookie: true }],
    [
      'the cookie in a header',
      { headers: { cookie: 'a=b; sid=abc' } },
      { ...nothing, sessionToken: 'abc', hasSessionCookie: true },
    ],
    ['an empty cookie', { cookies: ['sid='] }, { ...nothing, hasSessionCookie: true }],
    ['several cookies', { cookies: ['sid=abc', 'sid=def'] }, { ...nothing, hasSessionCookie: true }],
    ['the same cookie twice', { cookies: ['sid=abc', 'sid=abc'] }, { ...nothing, hasSessionCookie: true }],
    ['an empty cookie beside a full one', { cookies: ['sid=', 'sid=abc'] }, { ...nothing, hasSessionCookie: true }],
    ['a cookie of another name', { cookies: ['session_id=abc', 'xsid=abc', 'sidx=abc', 'SID=abc', 'sid'] }, nothing],
    [
      'both',
      { cookies: ['sid=abc'], headers: { authorization: 'Bearer x' } },
      { ...nothing, authorization: 'Bearer x', sessionToken: 'abc', hasSessionCookie: true },
    ],
  ];

  test.each(proofs)(
    'calls the caller source once, with the credentials of the request: %s',
    async (_, parts, proof) => {
      const source = await lettingPass();
      await call(
        privateEndpoint(authService, settings, source.callers, {}, async () => ok({})),
        gatewayEvent(route, parts),
      );
      expect(source.proofs).toEqual([proof]);
    },
  );

  test('logs nothing of the credentials', async () => {
    const { callers } = refusing(new AuthError('not_accepted'));
    const parts = { cookies: ['sid=Ku3eH7pQ'], headers: { authorization: 'Basic Ku3eH7pQ' } };
    await call(
      privateEndpoint(authService, settings, callers, {}, async () => ok({})),
      gatewayEvent(route, parts),
    );
    expect(logLines).toMatchObject([{ event: 'request', status: 403 }]);
    expect(JSON.stringify(logLines)).not.toContain('Ku3eH7pQ');
  });
});

const EVIL = 'https://evil.example';
const notCalled = () => jest.fn(async () => ok({}));

describe.each<[title: string, headers: Record<string, string>]>([
  ['by its origin', { origin: EVIL }],
  ['by its kind', { 'sec-fetch-site': 'cross-site' }],
  ['by its referer', { referer: `${EVIL}/page` }],
])('a page of another site, named %s,', (_, headers) => {
  const send = (handler: LambdaHandler, method: string) =>
    call(handler, gatewayEvent(`${method} /things`, { headers }));

  test('cannot change state with any wrapper or method, and no caller is identified', async () => {
    const endpoint = notCalled();
    const identify = jest.fn(() => Promise.reject(new Error('not to be asked')));
    const errorPage = (refusal: HttpResponse) => refusal;
    for (const handler of [
      publicEndpoint(authService, settings, {}, endpoint),
      privateEndpoint(authService, settings, { cookieName: 'sid', identify }, {}, endpoint),
      pageEndpoint(authService, settings, { errorPage }, endpoint),
    ]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE']) {
        expect([method, (await send(handler, method)).status]).toEqual([method, 403]);
      }
    }
    expect(endpoint).not.toHaveBeenCalled();
    expect(identify).not.toHaveBeenCalled();
  });

  test('can send GET and HEAD', async () => {
    const handler = publicEndpoint(authService, settings, {}, async () => ok({}));
    for (const method of ['GET', 'HEAD']) expect((await send(handler, method)).status).toBe(200);
  });

  test('cannot send a GET that changes state', async () => {
    const endpoint = notCalled();
    const handler = publicEndpoint(authService, settings, { changesState: true }, endpoint);
    for (const method of ['GET', 'HEAD']) expect((await send(handler, method)).status).toBe(403);
    expect(endpoint).not.toHaveBeenCalled();
  });

  test('can send requests to a route that is open to other sites', async () => {
    const handler = publicEndpoint(authService, settings, { openToOtherSites: true }, async () => ok({}));
    expect((await send(handler, 'POST')).status).toBe(200);
  });
});

test('a GET that changes state refuses HEAD', async () => {
  const endpoint = notCalled();
  const handler = publicEndpoint(authService, settings, { changesState: true }, endpoint);
  const answer = await call(handler, gatewayEvent('HEAD /things'));
  expect([answer.status, answer.headers.allow]).toEqual([405, 'GET']);
  expect(endpoint).not.toHaveBeenCalled();
});

test('a precondition runs before everything else', async () => {
  const precondition = () => {
    throw new AuthError('no_mail');
  };
  const handler = publicEndpoint(authService, settings, { precondition, body }, async () => ok({}));
  expect((await call(handler, gatewayEvent(route, { text: '{', headers: { origin: EVIL } }))).status).toBe(404);
});

describe('a route with its own error page', () => {
  const refusing = async () => {
    throw new AuthError('not_allowed');
  };

  test('answers with a page only if the request accepts one', async () => {
    const errorPage = (refusal: HttpResponse) => ({ ...refusal, body: html`<p>No.</p>` });
    const handler = pageEndpoint(authService, settings, { errorPage }, refusing);
    const asked = await call(handler, gatewayEvent(route, { headers: { accept: 'text/html' } }));
    expect([asked.status, asked.text]).toEqual([403, '<p>No.</p>']);
    expect((await call(handler, gatewayEvent(route))).body).toEqual({ message: 'Forbidden' });
  });
});

test('an error on any route is a page to a browser, with the status and the headers of the error', async () => {
  const refusing = async () => {
    throw new AuthError('too_many_attempts', { retryAfterSeconds: 7 });
  };
  const callers = { cookieName: 'sid', identify: refusing };
  const withPages = { ...settings, ...pagesWith() };
  for (const handler of [
    publicEndpoint(authService, withPages, {}, refusing),
    privateEndpoint(authService, withPages, callers, {}, async () => ok({})),
  ]) {
    const asked = await call(handler, gatewayEvent(route, { headers: { accept: 'text/html' } }));
    expect([asked.status, asked.headers?.['retry-after']]).toEqual([429, '7']);
    expect(asked.text).toContain('<h1>Too many attempts</h1>');
    expect((await call(handler, gatewayEvent(route))).body).toEqual({ error: 'too many attempts' });
  }
});

test('an endpoint knows whether the request accepts a page', async () => {
  const handler = publicEndpoint(authService, settings, {}, async ({ wantsPage }) => ok({ wantsPage }));
  const answer = (accept: string) => call(handler, gatewayEvent('GET /things', { headers: { accept } }));
  expect([(await answer('text/html')).body, (await answer('*/*')).body]).toEqual([
    { wantsPage: true },
    { wantsPage: false },
  ]);
});

test('a handler names the wrapper that made it', async () => {
  const errorPage = (refusal: HttpResponse) => refusal;
  const callers: CallerSource = { cookieName: 'sid', identify: () => Promise.reject(new Error()) };
  expect([
    publicEndpoint(authService, settings, {}, async () => ok({})).access,
    privateEndpoint(authService, settings, callers, {}, async () => ok({})).access,
    pageEndpoint(authService, settings, { errorPage }, async () => ok({})).access,
  ]).toEqual(['public', 'private', 'page']);
});

test('a surface has a default for the accepted bodies, and a route can override it', async () => {
  const surface = { ...authService, accepts: 'json-document' } as const;
  const form = gatewayEvent(route, { form: { name: 'Bob' } });
  const strict = publicEndpoint(surface, settings, { body }, async () => ok({}));
  const mild = publicEndpoint(surface, settings, { body, accepts: 'form-or-json' }, async () => ok({}));
  expect([(await call(strict, form)).status, (await call(mild, form)).status]).toEqual([415, 200]);
});
