import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../../scripts/local/ports.mjs';
import { commandLineOf, createLocalPlace, enginesOf, type LocalPlace, listeningPorts } from '../../support/local-place';
import type { LocalStart } from '../../support/local-start';

jest.setTimeout(240_000);

let place: LocalPlace;

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

  test('sends no mail in classic: the inbox is there, empty, and nothing speaks of it', async () => {
    await place.post('/users', { email: 'ada@example.com', password: 'correct horse battery' });
    const page = await fetch(`http://localhost:${place.port}/inbox/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('CONTRACT_MODE=hardened npm start');
    expect(await (await fetch(`http://localhost:${place.port}/inbox.json`)).json()).toEqual([]);
    expect(local.output()).not.toContain('inbox');
    expect(existsSync(join(place.dataDir, 'mail'))).toBe(false);
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
