import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Engine, startEngine } from '../../../scripts/local/engine/engine.mjs';
import { findFreePort } from '../../../scripts/local/ports.mjs';
import { type LocalStart, startLocally, untilReady } from '../../support/local-start';

jest.setTimeout(240_000);

let dataDir: string;
let port: number;
let dynamodbPort: number;
let started: LocalStart[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-run-'));
  [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  started = [];
});

afterEach(async () => {
  for (const { process } of started) process.kill('SIGKILL');
  await Promise.all(started.map(({ exited }) => exited));
  rmSync(dataDir, { recursive: true });
});

const start = (settings: Record<string, string> = {}): LocalStart => {
  const local = startLocally({
    PORT: `${port}`,
    DYNAMODB_PORT: `${dynamodbPort}`,
    DATA_DIR: dataDir,
    ...settings,
  });
  started.push(local);
  return local;
};

const startAndWait = (settings?: Record<string, string>): Promise<LocalStart> => untilReady(start(settings));

const post = (path: string, body: unknown) =>
  fetch(`http://localhost:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Processes with these parameters in their command line, as Linux keeps it: every word ends with NUL. */
const pidsOf = (parameters: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLineOf(name).includes(parameters))
    .map(Number);

const commandLineOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has ended since the folder was read.
  }
};

const listens = (onPort: number) =>
  fetch(`http://127.0.0.1:${onPort}`).then(
    () => true,
    () => false,
  );

describe('a start', () => {
  test('serves on localhost and 127.0.0.1, says what it serves, and in one line that it is classic', async () => {
    const local = await startAndWait();

    expect((await fetch(`http://localhost:${port}/api/v1/status`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/status`)).status).toBe(200);

    const lines = local.output().split('\n');
    expect(lines.filter((line) => line.startsWith('CONTRACT_MODE'))).toHaveLength(1);
    expect(lines).toContain(`Latchkey is ready at http://localhost:${port}`);
    expect(local.output()).toContain(dataDir);
    expect(local.output()).toMatch(/Authentication service\n.*GET +\/\n/);
    // serverless-offline's own words: its banner, its box of routes and its two lines for each request.
    expect(local.output()).not.toMatch(/offline|λ|│|2015-03-31/i);
  });

  test('uses the settings of the caller instead of serverless.yml, but never other routes', async () => {
    const local = await startAndWait({
      CONTRACT_MODE: 'classic',
      SESSION_COOKIE: 'my_cookie',
      SESSION_DURATION: '77',
      ROUTES: 'GET /made-up',
    });
    expect(local.output()).toMatch(/mode +classic/);
    expect(local.output()).not.toContain('CONTRACT_MODE');
    expect((await fetch(`http://localhost:${port}/made-up`, { method: 'POST' })).status).toBe(404);
    const account = { email: 'ada@example.com', password: 'correct horse battery' };
    await post('/users', account);
    const answer = await post('/sessions', account);
    expect(answer.headers.get('set-cookie')).toMatch(/^my_cookie=.*Max-Age=77/);
  });

  test('routes as AWS does, and adds no CORS headers to those of the service', async () => {
    await startAndWait();
    const unknown = await fetch(`http://localhost:${port}/nowhere`);
    const wrongMethod = await fetch(`http://localhost:${port}/users/`, { method: 'PATCH' });
    expect([unknown.status, await unknown.json()]).toEqual([404, { error: 'Not found' }]);
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'POST']);
    // `GET /api/users/{id}` must not match.
    const own = await fetch(`http://localhost:${port}/api/users/login`);
    expect([own.status, own.headers.get('allow')]).toEqual([405, 'POST']);
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' };
      const answer = await fetch(`http://localhost:${port}/`, { method, headers });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('tells a module of the caller what happens to users', async () => {
    const module = join(dataDir, 'hooks.mjs');
    const told = join(dataDir, 'told');
    writeFileSync(
      module,
      `import { appendFileSync } from 'node:fs';
       export default ({ type, user }) => appendFileSync(${JSON.stringify(told)}, \`\${type} \${user?.email}\\n\`);`,
    );
    await startAndWait({ EVENT_HANDLER: module });
    const account = { email: 'ada@example.com', password: 'correct horse battery' };
    await post('/users', account);
    await post('/sessions', account);
    while (!existsSync(told) || !readFileSync(told, 'utf8').includes('user.signed_in')) await pause(50);
    expect(readFileSync(told, 'utf8')).toBe('user.created ada@example.com\nuser.signed_in undefined\n');
  });

  test('refuses a module that is not there', async () => {
    const local = start({ EVENT_HANDLER: './nowhere.mjs' });
    expect(await local.exited).toBe(1);
    expect(local.output()).toMatch(/^Error: .*nowhere\.mjs/m);
  });
});

describe('mail', () => {
  type Kept = { id: string; to: string; links: string[] };
  const inbox = async (query = '') =>
    (await (await fetch(`http://localhost:${port}/inbox.json${query}`)).json()) as Kept[];
  const untilMails = async (count: number): Promise<Kept[]> => {
    for (;;) {
      const mails = await inbox();
      if (mails.length >= count) return mails;
      await pause(50);
    }
  };
  const signUp = (name: string) => post('/users', { email: `${name}@example.com`, password: 'correct horse battery' });

  test('is in the inbox and in the data folder, once, before and after a restart', async () => {
    // Without an address to send from: nothing here would send.
    const settings = { CONTRACT_MODE: 'hardened', MAIL_FROM: '' };
    const first = await startAndWait(settings);
    expect(first.output()).toContain(`  mail  http://localhost:${port}/inbox (also in ${join(dataDir, 'mail')})\n`);
    // Nobody can mail to this domain, and locally nobody asks.
    await signUp('ada');
    const [mail] = await untilMails(1);
    expect(mail).toMatchObject({
      to: 'ada@example.com',
      links: [expect.stringMatching(`^http://localhost:${port}/verify_email\\?token=[0-9a-f-]{36}\\.[\\w-]{43}$`)],
    });
    first.process.kill('SIGTERM');
    await first.exited;
    expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(['delivered-mails.txt', 'mail']));

    await startAndWait(settings);
    expect(await inbox()).toEqual([mail]);
    await signUp('eve');
    expect((await untilMails(2)).map(({ to }) => to)).toEqual(['eve@example.com', 'ada@example.com']);
    expect(await inbox('?to=ada@example.com')).toEqual([mail]);
    expect(readdirSync(join(dataDir, 'mail'))).toHaveLength(2);
  });

  test('is in memory only where nothing is kept', async () => {
    const local = await startAndWait({ CONTRACT_MODE: 'hardened', DATA_DIR: ':memory:' });
    expect(local.output()).toContain(`/inbox (in memory)\n`);
    await signUp('ada');
    await untilMails(1);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test('is not sent in classic: the page is there, empty, and nothing speaks of it', async () => {
    const local = await startAndWait();
    await signUp('ada');
    const page = await fetch(`http://localhost:${port}/inbox/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('CONTRACT_MODE=hardened npm start');
    expect(await inbox()).toEqual([]);
    expect(local.output()).not.toContain('inbox');
    expect(existsSync(join(dataDir, 'mail'))).toBe(false);
  });

  test('is shown by GET and HEAD alone, with the headers it needs', async () => {
    await startAndWait({ CONTRACT_MODE: 'hardened' });
    const send = (method: string) =>
      fetch(`http://localhost:${port}/inbox`, { method, headers: { range: 'bytes=0-3' } });
    const [page, head, posted] = await Promise.all([send('GET'), send('HEAD'), send('POST')]);
    expect([page.status, head.status, await head.text()]).toEqual([200, 200, '']);
    expect([posted.status, posted.headers.get('allow'), await posted.text()]).toEqual([
      405,
      'GET, HEAD',
      '{"error":"Method not allowed"}',
    ]);
    for (const { headers } of [page, head]) {
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('access tokens', () => {
  test.each([
    ['go on after a restart, with the keys', false],
    ['end with the data where none is kept', true],
  ])('%s', async (_, inMemory) => {
    const settings = { CONTRACT_MODE: 'classic', ...(inMemory ? { DATA_DIR: ':memory:' } : {}) };
    const account = { email: 'ada@example.com', password: 'correct horse battery' };
    const first = await startAndWait(settings);
    await post('/users', account);
    const { access_token: token } = (await (await post('/api/users/login', account)).json()) as {
      access_token: string;
    };
    const check = () =>
      fetch(`http://localhost:${port}/api/users/token`, { headers: { authorization: `Bearer ${token}` } });
    expect((await check()).status).toBe(200);
    first.process.kill('SIGTERM');
    await first.exited;

    await startAndWait(settings);
    expect((await check()).status).toBe(inMemory ? 401 : 200);
  });
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s leaves nothing and exits with 0', async (signal) => {
    const local = await startAndWait();
    process.kill(-(local.process.pid as number), signal);
    await expect(local.exited).resolves.toBe(0);
    while (await listens(dynamodbPort)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await listens(port)).toBe(false);
    expect(local.output()).not.toContain('Error');
  });

  test('keeps the data', async () => {
    const account = { email: 'ada@example.com', password: 'correct horse battery' };
    const first = await startAndWait();
    expect((await post('/users', account)).status).toBe(200);
    first.process.kill('SIGTERM');
    await first.exited;

    await startAndWait();
    expect((await post('/sessions', account)).status).toBe(200);
  });

  test('after the engine is gone is an error', async () => {
    const local = await startAndWait();
    for (const pid of pidsOf(`--port\0${dynamodbPort}\0`)) process.kill(pid, 'SIGKILL');
    await expect(local.exited).resolves.toBe(1);
    expect(local.output()).toContain('Error: The DynamoDB engine has ended.');
  });
});

describe('a start that cannot be', () => {
  const refuse = async (settings: Record<string, string>): Promise<string> => {
    const local = start(settings);
    await expect(local.exited).resolves.toBe(1);
    return local.output();
  };

  test('names a busy port and its setting, in one line', async () => {
    await startAndWait();
    const elsewhere = {
      PORT: `${await findFreePort()}`,
      DYNAMODB_PORT: `${await findFreePort()}`,
      DATA_DIR: ':memory:',
    };
    await expect(refuse({ ...elsewhere, PORT: `${port}` })).resolves.toBe(
      `Error: Port ${port} is in use: stop the program that listens there, or set PORT to another port.\n`,
    );
    await expect(refuse({ ...elsewhere, DYNAMODB_PORT: `${dynamodbPort}` })).resolves.toBe(
      `Error: Port ${dynamodbPort} is in use: stop the program that listens there, or set DYNAMODB_PORT to another port.\n`,
    );
    await expect(refuse({ ...elsewhere, DATA_DIR: dataDir })).resolves.toMatch(
      /^Error: The data in .* is in use by process \d+: .* DATA_DIR .*\n$/,
    );
  });

  test.each([
    [{ CONTRACT_MODE: 'relaxed' }, 'CONTRACT_MODE'],
    [{ CONTRACT_MODE: '' }, 'CONTRACT_MODE'],
    [{ PORT: 'http' }, 'PORT'],
  ])('names the setting in %j', async (settings, name) => {
    const output = await refuse(settings as Record<string, string>);
    expect(output).toMatch(/^Error: /);
    expect(output).toContain(name);
    expect(output).not.toContain('    at ');
  });
});

describe("the caller's own DynamoDB", () => {
  let engine: Engine;
  let endpointPort: number;

  beforeEach(async () => {
    endpointPort = await findFreePort();
    engine = await startEngine({ port: endpointPort, dataDir: ':memory:' });
  });
  afterEach(() => engine.stop());

  const tableNames = async () => {
    const client = new DynamoDB({ endpoint: engine.endpoint });
    const { TableNames } = await client.listTables();
    client.destroy();
    return TableNames;
  };

  test('gets its tables on a loopback address, and no engine is started beside it', async () => {
    const local = await startAndWait({ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint });
    expect(local.output()).toContain(engine.endpoint);
    expect(await listens(dynamodbPort)).toBe(false);
    expect(await tableNames()).toEqual(expect.arrayContaining(['latchkey-dev-users', 'latchkey-dev-sessions']));
    expect((await post('/users', { email: 'ada@example.com', password: 'correct horse battery' })).status).toBe(200);
  });

  test('is only looked at on any other address', async () => {
    // 0.0.0.0 leads to this machine too, but does not say so.
    const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const settings = { AWS_ENDPOINT_URL_DYNAMODB: `http://0.0.0.0:${endpointPort}`, ...credentials };
    const refused = start(settings);
    await expect(refused.exited).resolves.toBe(1);
    expect(refused.output()).toMatch(/^Error: Missing tables: .*latchkey-dev-users.*\n$/);
    expect(await tableNames()).toEqual([]);
  });

  test('that does not answer is an error', async () => {
    const local = start({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodbPort}` });
    await expect(local.exited).resolves.toBe(1);
    expect(local.output()).toMatch(/^Error: AWS_ENDPOINT_URL_DYNAMODB is .*ECONNREFUSED.*\n$/);
  });
});
