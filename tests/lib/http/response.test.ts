import { describe, expect, test } from '@jest/globals';
import { html } from '../../../lib/html/html';
import { type HttpResponse, ok, redirectTo, renderResponse } from '../../../lib/http/response';

const render = (response: HttpResponse, method = 'GET') => renderResponse(response, { requestId: 'request 1', method });

const everywhere = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-request-id': 'request 1' };

describe('renderResponse', () => {
  test('sends a body as JSON', () => {
    expect(render(ok({ email: 'bob@example.com', note: 'ä' }))).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', ...everywhere },
      body: '{"email":"bob@example.com","note":"ä"}',
    });
  });

  test.each<[string, HttpResponse]>([
    ['a refusal', { status: 403, body: { message: 'Forbidden' } }],
    ['an empty object', { status: 200, body: {} }],
    ['an array', { status: 200, body: [] }],
    ['no body', { status: 302, body: null }],
  ])('adds the headers of every answer to %s', (_, response) => {
    expect(render(response).headers).toMatchObject({
      ...everywhere,
      'content-type': expect.stringMatching(/^[a-z]+\//),
    });
  });

  test('names the charset of text and pages, but not of JSON', () => {
    const typeOf = (body: unknown) => render({ status: 200, body }).headers?.['content-type'];
    expect([typeOf({}), typeOf(null), typeOf(html`<p>`)]).toEqual([
      'application/json',
      'text/plain; charset=utf-8',
      'text/html; charset=utf-8',
    ]);
  });

  test('lets headers of the answer override those of the origin', () => {
    const request = { requestId: 'request 1', method: 'GET', headers: { vary: 'origin', allow: 'POST' } };
    expect(renderResponse(ok({}, { headers: { allow: 'GET' } }), request).headers).toMatchObject({
      vary: 'origin',
      allow: 'GET',
    });
  });

  test('adds headers and cookies of the answer', () => {
    const result = render(ok({}, { headers: { allow: 'GET' }, cookies: ['a=b', 'c=d'] }));
    expect(result.headers).toMatchObject({ ...everywhere, allow: 'GET' });
    expect(result.cookies).toEqual(['a=b', 'c=d']);
  });

  test('has no cookies if the answer sets none', () => {
    expect(render(ok({}))).not.toHaveProperty('cookies');
  });

  test('answers HEAD with the headers of the answer to GET, and no body', () => {
    const response = ok({ message: 'x' });
    expect(render(response, 'HEAD')).toEqual({ ...render(response), body: '' });
  });
});

test('redirectTo sends the browser to a path, without a body', () => {
  const result = render(redirectTo('/', { cookies: ['a=b'] }));
  expect(result).toMatchObject({
    statusCode: 302,
    headers: { ...everywhere, location: '/' },
    cookies: ['a=b'],
    body: '',
  });
});
