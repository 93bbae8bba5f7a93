import { describe, expect, test } from '@jest/globals';
import { createHandler } from '../../../../lib/endpoints/gateway/refuse-unrouted';
import { call, gatewayEvent, type RequestParts } from '../../../support/event';

const APP = 'https://app.example.com';

const handler = createHandler({
  origins: ['https://auth.example.com', APP],
  openPaths: ['/api/v1/'],
  errorsHaveCodes: false,
  routes: [
    'GET /',
    'POST /users',
    'POST /sessions',
    'GET /profile',
    'DELETE /sessions/{reference}',
    'DELETE /sessions',
    'PUT /api/v1/users/{id}',
    'POST /api/v1/auth_session/login',
    'DELETE /api/v1/auth_session/logout',
  ],
});

const unrouted = (request: string, parts: RequestParts = {}) =>
  call(handler, gatewayEvent(request, { routeKey: '$default', ...parts }));

describe('an unknown path', () => {
  test.each([
    'GET /nowhere',
    'POST /nowhere',
    'GET /users/42',
    'GET /api/v1',
    'PUT /api/v1/users/',
    'GET //',
    'OPTIONS /nowhere',
    'OPTIONS /nowhere/',
    'OPTIONS /users//',
    'OPTIONS *',
    'GET //evil.example/',
    'GET /nowhere/',
    'GET /users//',
    'GET /.env',
    'GET /__proto__',
    'GET /%00',
    'GET /%E0%A4%A',
    'GET /users%2F',
  ])('is not found: %s', async (request) => {
    const answer = await unrouted(request);
    expect([answer.status, answer.text]).toEqual([404, '{"error":"Not found"}']);
    expect(answer.headers).not.toHaveProperty('allow');
  });

  test('answers 404 to every caller and every body', async () => {
    const answer = await unrouted('POST /nowhere', {
      text: 'x'.repeat(20_000),
      headers: { 'content-type': 'text/plain' },
      cookies: ['session_id=somebody', 'session_id=somebody else'],
    });
    expect([answer.status, answer.text]).toEqual([404, '{"error":"Not found"}']);
  });
});

describe('another method', () => {
  test.each([
    ['POST /', 'GET, HEAD'],
    ['GET /users', 'POST'],
    ['GET /sessions', 'DELETE, POST'],
    ['PATCH /sessions', 'DELETE, POST'],
    ['DELETE /api/v1/users/42', 'PUT'],
    ['GET /api/v1/auth_session/login', 'POST'],
    ['GET /api/v1/auth_session/logout', 'DELETE'],
    ['DELETE /api/v1/auth_session/login', 'POST'],
  ])('is not allowed: %s', async (request, allow) => {
    const answer = await unrouted(request);
    expect([answer.status, answer.text]).toEqual([405, '{"error":"Method not allowed"}']);
    expect(answer.headers.allow).toBe(allow);
  });

  test('answers 405 to every caller', async () => {
    const parts = { cookies: ['_my_session_id=somebody'], headers: { authorization: 'Basic bm9ib2R5Og==' } };
    for (const sent of [{}, parts]) {
      const answer = await unrouted('GET /api/v1/auth_session/logout', sent);
      expect([answer.status, answer.text]).toEqual([405, '{"error":"Method not allowed"}']);
    }
  });

  test('answers 405 to HEAD without a body', async () => {
    const answer = await unrouted('HEAD /users');
    expect([answer.status, answer.text, answer.headers.allow]).toEqual([405, '', 'POST']);
  });
});

describe('a path with a trailing slash too many', () => {
  test.each([
    ['GET /profile/', '/profile'],
    ['HEAD /profile/', '/profile'],
    ['POST /users/', '/users'],
    ['PATCH /users/', '/users'],
    ['DELETE /sessions/a%2Fb/', '/sessions/a%2Fb'],
    ['DELETE /sessions/ä/', '/sessions/%C3%A4'],
  ])('is a permanent redirect that keeps the method: %s', async (request, location) => {
    const answer = await unrouted(request);
    expect([answer.status, answer.text, answer.headers.location]).toEqual([308, '', location]);
  });

  test('keeps the query, and does not read the body', async () => {
    const parts = { query: { next: 'https://evil.example/' }, text: '{', headers: { origin: 'https://evil.example' } };
    const answer = await unrouted('POST /users/', parts);
    expect([answer.status, answer.headers.location]).toEqual([308, '/users?next=https%3A%2F%2Fevil.example%2F']);
  });

  test('never redirects to another origin', async () => {
    const wild = createHandler({
      origins: [],
      openPaths: [],
      errorsHaveCodes: false,
      routes: ['GET /{name}', 'GET /{name}/{more}'],
    });
    for (const path of [
      '/\\evil.example/',
      '/%5Cevil.example/',
      '/\\/evil.example/',
      '/\t/evil.example/',
      '//evil.example/',
    ]) {
      const { status, headers } = await call(wild, gatewayEvent('GET /', { rawPath: path, routeKey: '$default' }));
      const { origin } = new URL(headers.location ?? '/', 'https://auth.example.com');
      expect([path, status === 308 || status === 404, origin]).toEqual([path, true, 'https://auth.example.com']);
    }
  });
});

describe('OPTIONS', () => {
  const asked = { 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'x-evil' };

  test('names the allowed methods to a page of an allowed origin', async () => {
    for (const headers of [{ origin: APP }, { origin: APP, ...asked }]) {
      const answer = await unrouted('OPTIONS /sessions', { headers });
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'DELETE, POST',
        'access-control-allow-headers': 'content-type, authorization',
        'access-control-max-age': '7200',
        vary: 'origin',
      });
    }
  });

  test.each([{}, { origin: 'https://evil.example', ...asked }, { origin: 'null' }])(
    'tells nothing of it to others: %j',
    async (headers) => {
      const answer = await unrouted('OPTIONS /sessions', { headers });
      expect([answer.status, answer.headers.allow]).toEqual([204, 'DELETE, POST']);
      expect(Object.keys(answer.headers).filter((name) => /^access-control|^vary/.test(name))).toEqual([]);
    },
  );

  test('is answered on an open path for every page, without cookies', async () => {
    const answer = await unrouted('OPTIONS /api/v1/users/42', { headers: { origin: 'https://evil.example' } });
    expect([answer.status, answer.headers['access-control-allow-methods']]).toEqual([204, 'PUT']);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('answers without a redirect on a path with a trailing slash, because browsers would not follow it', async () => {
    const answer = await unrouted('OPTIONS /profile/', { headers: { origin: APP } });
    expect([answer.status, answer.headers['access-control-allow-methods']]).toEqual([204, 'GET, HEAD']);
  });
});

test.each(['GET /nowhere', 'GET /users', 'GET /profile/'])(
  'a page of an allowed origin can read the answer to %s',
  async (request) => {
    const { headers } = await unrouted(request, { headers: { origin: APP } });
    expect(headers).toMatchObject({ 'access-control-allow-origin': APP, 'access-control-allow-credentials': 'true' });
  },
);
