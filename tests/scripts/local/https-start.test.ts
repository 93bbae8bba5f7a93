import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createLocalPlace, type LocalPlace } from '../../support/local-place';
import type { LocalStart } from '../../support/local-start';

jest.setTimeout(240_000);

let place: LocalPlace;

describe('a start over https, for other machines, in memory', () => {
  let local: LocalStart;
  let ca: Buffer;

  beforeAll(async () => {
    place = await createLocalPlace();
    const settings = { CONTRACT_MODE: 'hardened', DATA_DIR: ':memory:', HTTPS: '1', HOST: '0.0.0.0' };
    local = await place.startAndWait(settings);
    ca = readFileSync(/must trust (\S+cert\.pem)/.exec(local.output())?.[1] ?? '');
  });
  afterAll(() => place.clear());

  /** As a client that trusts the certificate. */
  const send = (
    method: string,
    path: string,
    { body = '', ...headers }: Record<string, string> = {},
    host = 'localhost',
  ) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const sent = request({ host, port: place.port, method, path, ca, headers: { ...type, ...headers } }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      sent.on('error', reject).end(body);
    });

  const mailed = async (): Promise<string> => {
    for (;;) {
      const [mail] = JSON.parse((await send('GET', '/inbox.json')).text) as { links: string[] }[];
      if (mail !== undefined) return mail.links[0] ?? '';
      await pause(50);
    }
  };

  test('signs up and signs in, with Secure cookies, by the link of the mail', async () => {
    const body = 'email=ada@example.com&password=correct horse battery';
    const signedUp = await send('POST', '/users', { body });
    const link = new URL(await mailed());
    expect(link.origin).toBe(`https://localhost:${place.port}`);
    const cookie = signedUp.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const verified = await send('POST', link.pathname, { cookie, body: link.search.slice(1), origin: link.origin });
    expect(verified.status).toBe(200);
    const { headers } = await send('POST', '/sessions', { body });
    const session = headers['set-cookie']?.find((line) => line.startsWith('__Host-session_id=')) ?? '';
    expect(session).toContain('; Secure');
    const profile = await send('GET', '/profile', { cookie: session.split(';')[0] ?? '' });
    expect(profile.status).toBe(200);
  });

  test('has no answer over http, and none for a client that does not trust it', async () => {
    await expect(fetch(`http://localhost:${place.port}/`)).rejects.toThrow('fetch failed');
    await expect(fetch(`https://localhost:${place.port}/`)).rejects.toThrow('fetch failed');
  });

  test('listens on every address, for the service alone', async () => {
    // On Linux, all of 127.0.0.0/8 leads to this machine.
    const { status } = await send('GET', '/', { host: `localhost:${place.port}` }, '127.0.0.2');
    expect(status).toBe(200);
    await expect(fetch(`http://127.0.0.2:${place.dynamodbPort}`, { method: 'POST' })).rejects.toThrow('fetch failed');
  });

  test('shows the inbox by GET and HEAD alone, with the headers it needs', async () => {
    const ask = (method: string) => send(method, '/inbox', { range: 'bytes=0-3' });
    const [page, head, posted] = await Promise.all([ask('GET'), ask('HEAD'), ask('POST')]);
    expect([page.status, head.status, head.text]).toEqual([200, 200, '']);
    expect([posted.status, posted.headers.allow, posted.text]).toEqual([
      405,
      'GET, HEAD',
      '{"error":"Method not allowed"}',
    ]);
    for (const { headers } of [page, head]) {
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'nonce-/);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('keeps nothing', async () => {
    expect(local.output()).toContain(`  Mails    https://localhost:${place.port}/inbox (in memory)\n`);
    expect(readdirSync(place.dataDir)).toEqual([]);
    const certificate = /must trust (\S+cert\.pem)/.exec(local.output())?.[1] ?? '';
    local.process.kill('SIGTERM');
    await local.exited;
    expect(existsSync(certificate)).toBe(false);
  });
});
