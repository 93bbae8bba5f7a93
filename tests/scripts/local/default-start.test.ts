import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../../scripts/local/ports.mjs';
import { commandLineOf, createLocalPlace, enginesOf, type LocalPlace, listeningPorts } from '../../support/local-place';
import type { LocalStart } from '../../support/local-start';

jest.setTimeout(240_000);

let place: LocalPlace;

interface Mail {
  readonly text: string;
  readonly links: readonly string[];
}

/** Mails leave after the answer: waits until there are as many. @returns the newest. */
const newestMail = async (to: string, count: number): Promise<Mail> => {
  for (;;) {
    const response = await fetch(`http://localhost:${place.port}/inbox.json?to=${encodeURIComponent(to)}`);
    const mails = (await response.json()) as Mail[];
    if (mails.length >= count && mails[0] !== undefined) return mails[0];
    await sleep(50);
  }
};

describe('a start with the default settings', () => {
  let local: LocalStart;

  beforeAll(async () => {
    place = await createLocalPlace();
    local = await place.startAndWait();
  });
  afterAll(() => place.clear());

  test('serves on localhost and 127.0.0.1, says what it serves, and in one line that it is classic', async () => {
    expect((await fetch(`http://localhost:${place.port}/api/v1/status`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${place.port}/api/v1/status`)).status).toBe(200);

    const lines = local.output().split('\n');
    expect(lines.filter((line) => line.startsWith('CONTRACT_MODE'))).toHaveLength(1);
    expect(lines).toContain(`Latchkey is ready at http://localhost:${place.port}`);
    expect(local.output()).toContain(place.dataDir);
    expect(local.output()).toMatch(/Authentication service\n.*GET +\/\n/);
    // serverless-offline's own words: its banner, its box of routes and its two lines for each request.
    expect(local.output()).not.toMatch(/offline|λ|│|2015-03-31/i);
  });

  test('routes as AWS does, and adds no CORS headers to those of the service', async () => {
    const unknown = await fetch(`http://localhost:${place.port}/nowhere`);
    const wrongMethod = await fetch(`http://localhost:${place.port}/users/`, { method: 'PATCH' });
    expect([unknown.status, await unknown.json()]).toEqual([404, { error: 'Not found' }]);
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST']);
    // `GET /api/users/{id}` must not match.
    const own = await fetch(`http://localhost:${place.port}/api/users/login`);
    expect([own.status, own.headers.get('allow')]).toEqual([405, 'POST']);
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' };
      const answer = await fetch(`http://localhost:${place.port}/`, { method, headers });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('sends no mail for a sign-up in classic, and says where the mails of sign-in links are', async () => {
    await place.post('/users', { email: 'ada@example.com', password: 'correct horse battery' });
    const inbox = `http://localhost:${place.port}/inbox`;
    const page = await fetch(`${inbox}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('CONTRACT_MODE=hardened npm start');
    expect(await (await fetch(`${inbox}.json`)).json()).toEqual([]);
    expect(local.output()).toContain(`  Mails    ${inbox} (also in ${join(place.dataDir, 'mail')})\n`);
  });

  test('signs in by a link and by a code in classic, and the password still works', async () => {
    const credentials = { email: 'bob@example.com', password: 'correct horse battery' };
    await place.post('/users', credentials);
    for (const count of [1, 2]) {
      const { headers } = await place.post('/sign_in_link', { email: credentials.email });
      const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
      expect(cookie).toMatch(/^sign_in=[\w-]{43}$/);
      const { text, links } = await newestMail(credentials.email, count);
      const token = new URL(links[0] ?? '').searchParams.get('token') ?? '';
      const code = /^\d{6}$/m.exec(text)?.[0] ?? '';
      const send = (path: string, form: Record<string, string>) =>
        fetch(`http://localhost:${place.port}${path}`, {
          method: 'POST',
          body: new URLSearchParams(form),
          headers: { cookie },
        });
      const signedIn = await (count === 1
        ? send('/sign_in', { token })
        : send('/sessions', { email: credentials.email, code }));
      expect([signedIn.status, await signedIn.json()]).toEqual([
        200,
        { email: credentials.email, message: 'logged in' },
      ]);
    }
    expect((await place.post('/sessions', credentials)).status).toBe(200);
  });

  test('listens on its two ports only, and refuses pages at that of the database', async () => {
    expect(listeningPorts(local.process.pid ?? 0).sort()).toEqual([place.port, place.dynamodbPort].sort());
    const ask = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${place.dynamodbPort}`, { method: 'POST', headers, body: '{}' });
    expect(
      (await ask({ 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' }))
        .status,
    ).toBe(400);
    const page = await ask({ origin: `http://localhost:${place.port}` });
    expect([page.status, page.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('has its engine where no website can guess it', async () => {
    const [engine = 0] = enginesOf(place.dataDir);
    const [, host = ''] = /--host\0([\d.]+)/.exec(commandLineOf(engine)) ?? [];
    expect(host).toMatch(/^127\.\d+\.\d+\.\d+$/);
    expect(host).not.toBe('127.0.0.1');
    expect(listeningPorts(engine)).toHaveLength(1);
    expect(listeningPorts(engine)).not.toContain(place.dynamodbPort);
  });

  test('keeps its data to its owner', async () => {
    const names = readdirSync(place.dataDir);
    expect(names).toEqual(expect.arrayContaining(['dynoxide.db', 'latchkey.lock']));
    expect(names.filter((name) => (statSync(join(place.dataDir, name)).mode & 0o077) !== 0)).toEqual([]);
  });

  test('names a busy port and its setting, in one line', async () => {
    const elsewhere = {
      PORT: `${await findFreePort()}`,
      DYNAMODB_PORT: `${await findFreePort()}`,
      DATA_DIR: ':memory:',
    };
    await expect(place.refuse({ ...elsewhere, PORT: `${place.port}` })).resolves.toBe(
      `Error: Port ${place.port} is in use: stop the program that listens there, or set PORT to another port.\n`,
    );
    await expect(place.refuse({ ...elsewhere, DYNAMODB_PORT: `${place.dynamodbPort}` })).resolves.toBe(
      `Error: Port ${place.dynamodbPort} is in use: stop the program that listens there, or set DYNAMODB_PORT to another port.\n`,
    );
    await expect(place.refuse({ ...elsewhere, DATA_DIR: place.dataDir })).resolves.toMatch(
      /^Error: The data in .* is in use by process \d+: .* DATA_DIR .*\n$/,
    );
  });

  test('ends with an error after its engine is killed', async () => {
    for (const pid of enginesOf(place.dataDir)) process.kill(pid, 'SIGKILL');
    await expect(local.exited).resolves.toBe(1);
    expect(local.output()).toContain('Error: The DynamoDB engine has ended. It was ended by SIGKILL, ');
  });
});
