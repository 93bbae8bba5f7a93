import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createBreachedPasswords } from '../../../lib/quality/breached-passwords';
import { logLines } from '../../support/log-capture';
import { failureLines, type Loopback, startLoopback } from './loopback';

const PASSWORD = 'Correct Horse Ü';
const hash = createHash('sha1').update(PASSWORD).digest('hex').toUpperCase();
const padding = Array.from({ length: 3 }, (_, index) => `${String(index).repeat(35)}:0`);
const range = (...lines: string[]) => [...padding, ...lines, `${'A'.repeat(35)}:17`].join('\r\n');

let answer: (response: ServerResponse) => void;
let server: Loopback;
const ask = (password = PASSWORD, milliseconds = 5000) =>
  createBreachedPasswords({ stage: 'test', agent: server.agent, milliseconds })(password);

beforeEach(async () => {
  logLines.length = 0;
  answer = (response) => response.end(range());
  server = await startLoopback((response) => answer(response));
});
afterEach(() => server.stop());

test('a password is breached whose rest is in its range', async () => {
  answer = (response) => response.end(range(`${hash.slice(5)}:3`));
  expect(await ask()).toBe(true);
  expect(logLines).toEqual([]);
});

test('one is not whose rest is missing, or only padding', async () => {
  expect(await ask()).toBe(false);
  answer = (response) => response.end(range(`${hash.slice(5)}:0`));
  expect(await ask()).toBe(false);
  expect(logLines).toEqual([]);
});

test('only five digits leave, with the wish for padding, to the host that is meant', async () => {
  await ask();
  const [request] = server.requests;
  expect(request?.url).toBe(`/range/${hash.slice(0, 5)}`);
  expect(request?.headers).toMatchObject({ host: 'api.pwnedpasswords.com', 'add-padding': 'true' });
  expect(JSON.stringify(request?.rawHeaders)).not.toContain(hash.slice(5));
});

test('another base address is asked in its place', async () => {
  const options = { stage: 'test', agent: server.agent, baseUrl: 'https://mirror.example/pwned' };
  expect(await createBreachedPasswords(options)(PASSWORD)).toBe(false);
  expect(server.requests[0]).toMatchObject({ url: `/pwned/range/${hash.slice(0, 5)}`, method: 'GET' });
  expect(server.requests[0]?.headers.host).toBe('mirror.example');
});

test('a connection is kept, and made again when the other side has closed it', async () => {
  const isBreached = createBreachedPasswords({ stage: 'test', agent: server.agent });
  await isBreached('one');
  await isBreached('two');
  expect(server.connections()).toBe(1);
  server.closeConnections();
  answer = (response) => response.end(range(`${hash.slice(5)}:3`));
  expect(await isBreached(PASSWORD)).toBe(true);
  expect(server.connections()).toBe(2);
  expect(logLines).toEqual([]);
});

test('a kept connection that dies under the question is tried once more', async () => {
  const isBreached = createBreachedPasswords({ stage: 'test', agent: server.agent });
  await isBreached('one');
  answer = (response) => {
    answer = (again) => again.end(range(`${hash.slice(5)}:3`));
    response.socket?.resetAndDestroy();
  };
  expect(await isBreached(PASSWORD)).toBe(true);
  expect(server.requests).toHaveLength(3);
  expect(logLines).toEqual([]);
});

describe('what cannot be found out refuses nothing, and is counted', () => {
  const faults: [title: string, fault: typeof answer, reason: string][] = [
    ['an error', (response) => void response.writeHead(503).end(range(`${hash.slice(5)}:3`)), 'HTTP_503'],
    ['a redirection', (response) => void response.writeHead(302, { location: '/' }).end(), 'HTTP_302'],
    ['an answer of another kind', (response) => void response.end('<h1>Welcome to this hotel</h1>'), 'NOT_A_RANGE'],
    ['an empty answer', (response) => void response.end(), 'NOT_A_RANGE'],
    ['an answer without end', (response) => void response.end(range().padEnd(262_145)), 'TOO_LONG'],
    ['a connection that breaks', (response) => void response.socket?.resetAndDestroy(), 'ECONNRESET'],
  ];

  test.each(faults)('%s', async (_, fault, reason) => {
    answer = fault;
    expect(await ask()).toBe(false);
    expect(logLines).toMatchObject(failureLines('password_breach_check_failed', 'PasswordBreachChecksFailed', reason));
    expect(JSON.stringify(logLines)).not.toContain(hash.slice(5));
  });

  const silences: [title: string, silence: typeof answer][] = [
    ['no answer', () => {}],
    ['half an answer', (response) => void response.write(range(`${hash.slice(5)}:3`))],
  ];

  test.each(silences)('%s in time', async (_, silence) => {
    answer = silence;
    expect(await ask(PASSWORD, 30)).toBe(false);
    const lines = failureLines('password_breach_check_failed', 'PasswordBreachChecksFailed', 'TimeoutError');
    expect(logLines).toMatchObject(lines);
  });

  test('nobody there', async () => {
    const { agent } = server;
    Object.assign(agent, {
      createConnection: () => {
        throw Object.assign(new Error(PASSWORD), { code: 'ENOTFOUND' });
      },
    });
    expect(await ask()).toBe(false);
    const lines = failureLines('password_breach_check_failed', 'PasswordBreachChecksFailed', 'ENOTFOUND');
    expect(logLines).toMatchObject(lines);
    expect(JSON.stringify(logLines)).not.toContain(PASSWORD);
  });
});
