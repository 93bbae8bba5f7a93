import { describe, expect, test } from '@jest/globals';
import { createHandler } from '../../../../lib/endpoints/gateway/refuse-unrouted';
import { call, gatewayEvent, type RequestParts } from '../../../support/event';

const handler = createHandler({
  routes: [
    'GET /',
    'POST /users',
    'POST /sessions',
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

  test('is not found whoever asks, and whatever they send', async () => {
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
    ['OPTIONS /users', 'POST'],
    ['GET /sessions', 'DELETE, POST'],
    ['PATCH /sessions/', 'DELETE, POST'],
    ['DELETE /api/v1/users/42', 'PUT'],
    ['GET /api/v1/auth_session/login', 'POST'],
    ['GET /api/v1/auth_session/logout', 'DELETE'],
    ['DELETE /api/v1/auth_session/login/', 'POST'],
  ])('is not allowed: %s', async (request, allow) => {
    const answer = await unrouted(request);
    expect([answer.status, answer.text]).toEqual([405, '{"error":"Method not allowed"}']);
    expect(answer.headers.allow).toBe(allow);
  });

  test('is not allowed whoever asks', async () => {
    const parts = { cookies: ['_my_session_id=somebody'], headers: { authorization: 'Basic bm9ib2R5Og==' } };
    for (const sent of [{}, parts]) {
      const answer = await unrouted('GET /api/v1/auth_session/logout', sent);
      expect([answer.status, answer.text]).toEqual([405, '{"error":"Method not allowed"}']);
    }
  });

  test('of HEAD is not allowed without a body', async () => {
    const answer = await unrouted('HEAD /users');
    expect([answer.status, answer.text, answer.headers.allow]).toEqual([405, '', 'POST']);
  });
});
