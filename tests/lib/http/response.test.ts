import { describe, expect, test } from '@jest/globals';
import { type HttpResponse, ok, redirectTo, renderResponse } from '../../../lib/http/response';

const render = (response: HttpResponse, method = 'GET') => renderResponse(response, { requestId: 'request 1', method });

const everywhere = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-request-id': 'request 1' };

describe('renderResponse', () => {
  test('sends a body as JSON', () => {
    expect(render(ok({ email: 'bob@example.com', note: 'ä' }))).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', ...everywhere },
      body: '{"email":"bob@example.com","note":"ä"}',
    });
  });

  test.each<[string, HttpResponse]>([
    ['a refusal', { status: 403, body: { message: 'Forbidden' } }],
    ['an empty object', { status: 200, body: {} }],
    ['an array', { status: 200, body: [] }],
    ['no body', { status: 302, body: null }],
  ])('puts onto %s what every answer carries', (_, response) => {
    expect(render(response).headers).toMatchObject({
      ...everywhere,
      'content-type': expect.stringContaining('charset=utf-8'),
    });
  });

  test('adds headers and cookies of the answer', () => {
    const result = render(ok({}, { headers: { allow: 'GET' }, cookies: ['a=b', 'c=d'] }));
    expect(result.headers).toMatchObject({ ...everywhere, allow: 'GET' });
    expect(result.cookies).toEqual(['a=b', 'c=d']);
  });

  test('sets no cookies where there are none', () => {
    expect(render(ok({}))).not.toHaveProperty('cookies');
  });

  test('sends a HEAD request the headers of the answer to GET, and no body', () => {
    const response = ok({ message: 'x' });
    expect(render(response, 'HEAD')).toEqual({ ...render(response), body: '' });
  });
});

test('redirectTo sends a browser on, without a body', () => {
  const result = render(redirectTo('/', { cookies: ['a=b'] }));
  expect(result).toMatchObject({
    statusCode: 302,
    headers: { ...everywhere, location: '/' },
    cookies: ['a=b'],
    body: '',
  });
});
