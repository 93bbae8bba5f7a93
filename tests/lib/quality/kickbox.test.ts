import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createKickbox } from '../../../lib/quality/kickbox';
import { logLines } from '../../support/log-capture';
import { failureLines, type Loopback, startLoopback } from './loopback';

const EMAIL = 'bob+x@gmial.com';
const KEY = 'live_secret';

let answer: (response: ServerResponse) => void;
let server: Loopback;
const says = (body: object) => (response: ServerResponse) => void response.end(JSON.stringify(body));
const kickbox = (milliseconds = 5000, readKey = async (_: AbortSignal) => KEY) =>
  createKickbox({ stage: 'test', readKey, agent: server.agent, milliseconds });

beforeEach(async () => {
  logLines.length = 0;
  answer = says({ result: 'deliverable', reason: 'accepted_email', did_you_mean: null, success: true });
  server = await startLoopback((response) => answer(response));
});
afterEach(() => server.stop());

test.each(['deliverable', 'risky', 'unknown'])('%s passes', async (result) => {
  answer = says({ result, did_you_mean: null });
  expect(await kickbox().check(EMAIL)).toEqual({ deliverable: true, suggestion: null });
  expect(logLines).toEqual([]);
});

test('undeliverable does not, with what was probably meant', async () => {
  answer = says({ result: 'undeliverable', reason: 'invalid_domain', did_you_mean: 'bob+x@gmail.com' });
  expect(await kickbox().check(EMAIL)).toEqual({ deliverable: false, suggestion: 'bob+x@gmail.com' });
});

test('the address is asked about in its own host, with less time than we have, the key in no address', async () => {
  await kickbox(2000).check(EMAIL);
  const [request] = server.requests;
  expect(request?.url).toBe('/v2/verify?email=bob%2Bx%40gmial.com&timeout=1500');
  expect(request?.headers).toMatchObject({ host: 'api.kickbox.com', authorization: `Bearer ${KEY}` });
});

test('another base address is asked in its place', async () => {
  const readKey = async () => KEY;
  const options = { stage: 'test', readKey, agent: server.agent, baseUrl: 'https://api.eu.kickbox.com' };
  await createKickbox(options).check(EMAIL);
  expect(server.requests[0]?.headers.host).toBe('api.eu.kickbox.com');
});

test('the key is read once, but again where it could not be had', async () => {
  let reads = 0;
  const { check } = kickbox(5000, async () => {
    reads += 1;
    if (reads === 1) throw Object.assign(new Error(KEY), { name: 'ParameterNotFound' });
    return KEY;
  });
  for (let times = 0; times < 3; times += 1) expect((await check(EMAIL)).deliverable).toBe(true);
  expect([reads, server.requests.length]).toEqual([2, 2]);
  expect(logLines).toMatchObject(
    failureLines('email_validation_failed', 'EmailValidationsFailed', 'ParameterNotFound'),
  );
});

describe('what cannot be found out passes, and is counted', () => {
  const faults: [title: string, fault: typeof answer, reason: string][] = [
    ['a key that is not good', (response) => void response.writeHead(403).end('{}'), 'HTTP_403'],
    ['an account without credit', (response) => void response.writeHead(402).end('{}'), 'HTTP_402'],
    ['too many questions', (response) => void response.writeHead(429).end('{}'), 'HTTP_429'],
    ['an error', (response) => void response.writeHead(500).end('{"result":"undeliverable"}'), 'HTTP_500'],
    ['an answer that is no JSON', (response) => void response.end('undeliverable'), 'SyntaxError'],
    ['an answer without a result', says({ success: false }), 'NOT_A_RESULT'],
    ['an answer that is null', (response) => void response.end('null'), 'NOT_A_RESULT'],
    ['a result nobody knows', says({ result: 'maybe' }), 'NOT_A_RESULT'],
  ];

  test.each(faults)('%s', async (_, fault, reason) => {
    answer = fault;
    expect(await kickbox().check(EMAIL)).toEqual({ deliverable: true, suggestion: null });
    expect(logLines).toMatchObject(failureLines('email_validation_failed', 'EmailValidationsFailed', reason));
    expect(JSON.stringify(logLines)).not.toMatch(/gmial|secret/);
  });

  test('no answer in time', async () => {
    answer = () => {};
    expect((await kickbox(30).check(EMAIL)).deliverable).toBe(true);
    expect(logLines).toMatchObject(failureLines('email_validation_failed', 'EmailValidationsFailed', 'TimeoutError'));
  });

  test('no key in time', async () => {
    const never = (signal: AbortSignal) =>
      new Promise<string>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    expect((await kickbox(30, never).check(EMAIL)).deliverable).toBe(true);
    expect(server.requests).toEqual([]);
    expect(logLines).toMatchObject(failureLines('email_validation_failed', 'EmailValidationsFailed', 'TimeoutError'));
  });
});
