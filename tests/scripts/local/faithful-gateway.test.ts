import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { asAwsSends } from '../../../scripts/local/faithful-gateway.mjs';
import { findFreePort } from '../../../scripts/local/ports.mjs';
import { newCredentials } from '../../support/deps';
import { type LocalStart, startLocally, untilReady } from '../../support/local-start';

jest.setTimeout(240_000);

describe('asAwsSends', () => {
  test('joins repeated headers, cookies as a cookie header has them', () => {
    const raw = ['Cookie', 'a=1', 'Accept', 'text/html', 'cookie', 'b=2', 'accept', '*/*'];
    expect(asAwsSends(raw)).toEqual(['cookie', 'a=1; b=2', 'accept', 'text/html,*/*']);
  });

  test('gives a body without a media type the one that says nothing', () => {
    const type = ['content-type', 'application/octet-stream'];
    expect(asAwsSends(['content-length', '3'])).toEqual(['content-length', '3', ...type]);
    expect(asAwsSends(['transfer-encoding', 'chunked'])).toEqual(['transfer-encoding', 'chunked', ...type]);
    expect(asAwsSends(['content-length', '0'])).toEqual(['content-length', '0']);
    expect(asAwsSends(['content-length', '3', 'content-type', 'a/b'])).not.toContain('application/octet-stream');
  });
});

describe('the local gateway', () => {
  let local: LocalStart;
  let port: number;

  beforeAll(async () => {
    const [httpPort, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
    port = httpPort;
    local = startLocally({ PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' });
    await untilReady(local);
  });

  afterAll(async () => {
    local.process.kill('SIGTERM');
    await local.exited;
  });

  /** Not `fetch`: it does not send what no client should. */
  const send = (method: string, path: string, headers: Record<string, string | string[]> = {}, body = '') =>
    new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
      const all = { host: `127.0.0.1:${port}`, 'content-length': `${Buffer.byteLength(body)}`, ...headers };
      // A list of lines: of an object Node would join the cookies itself.
      const lines = Object.entries(all).flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value]));
      const sent = request({ host: '127.0.0.1', port, method, path, headers: lines }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      });
      sent.on('error', reject);
      sent.end(body);
    });

  const hello = '{"message":"Bienvenue"}';
  const notFound = '{"error":"Not found"}';
  const json = { 'content-type': 'application/json' };

  test.each<[string, string, string, Record<string, string>, string, number, string | undefined]>([
    ['a host that is none', 'GET', '/', { host: 'a b' }, '', 200, hello],
    ['a range', 'GET', '/', { range: 'bytes=0-3' }, '', 200, hello],
    ['a range beyond the end', 'GET', '/', { range: 'bytes=1000-' }, '', 200, hello],
    ['two slashes', 'GET', '//', {}, '', 404, notFound],
    ['two slashes at the end', 'GET', '/profile//', {}, '', 404, notFound],
    ['two slashes before a query', 'POST', '/users//?a=b', {}, '', 404, notFound],
    ['two slashes in front', 'GET', '//profile', {}, '', 404, notFound],
    ['a broken escape', 'GET', '/api/v1/users/%zz', {}, '', 400, '{"error":"Bad request"}'],
    ['a media type that is none', 'POST', '/sessions', { 'content-type': 'text' }, 'x', 415, undefined],
    [
      'two charsets',
      'POST',
      '/sessions',
      { 'content-type': 'application/json; charset=utf-8; charset=x' },
      '{}',
      415,
      undefined,
    ],
    ['a body without a media type', 'POST', '/sessions', {}, '{}', 415, undefined],
    ['a bad media type for nobody', 'POST', '/nowhere', { 'content-type': ';;;' }, 'x', 404, notFound],
    ['JSON that is text', 'POST', '/sessions', json, '"{}"', 400, '{"message":"body is not an object"}'],
    ['JSON that is null', 'POST', '/sessions', json, 'null', 400, '{"message":"body is not an object"}'],
  ])('answers %s as the service does', async (_, method, path, headers, body, status, text) => {
    const answer = await send(method, path, headers, body);

    expect(answer.status).toBe(status);
    if (text !== undefined) expect(answer.text).toBe(text);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('reads cookies of several header lines together', async () => {
    const body = JSON.stringify(newCredentials());
    await send('POST', '/users', json, body);
    const { headers } = await send('POST', '/sessions', json, body);
    const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];

    expect((await send('GET', '/profile', { cookie: [cookie, 'theme=dark'] })).status).toBe(200);
    expect((await send('GET', '/profile', { cookie: ['theme=dark', cookie] })).status).toBe(200);
    expect((await send('GET', '/profile', { cookie: ['session_id=other', cookie] })).status).toBe(403);
  });
});
