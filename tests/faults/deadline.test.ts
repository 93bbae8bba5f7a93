import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../lib/auth/contract-mode';
import { createHandler } from '../../lib/endpoints/auth-service/sign-in';
import { limits } from '../../lib/runtime/limits';
import { sessions } from '../../lib/runtime/sessions';
import { dynamodb, tableClient } from '../../lib/runtime/table-client';
import { users } from '../../lib/runtime/users';
import { createTestDeps } from '../support/deps';
import { type Answer, call, gatewayEvent } from '../support/event';

/**
 * The longest time that a request can take, on a simulated clock: the client, settings and pauses of production, and a table
 * that answers at scripted times. (`AbortSignal.timeout` does not use this clock: it is Node's own.)
 */

/** The timeout of the functions in serverless.yml. The gateway's answer to a timeout has no body of ours and no Retry-After. */
const FUNCTION_MILLISECONDS = 10_000;
const STEP_MILLISECONDS = 50;

type Outcome = 'answers' | 'silence' | 'throttle' | 'conflict';
interface Attempt {
  outcome: Outcome;
  afterMilliseconds: number;
}
interface EngineRequest {
  headers: Record<string, string>;
  body: Uint8Array;
}
type Script = (attempt: { operation: string; ofThisCall: number }) => Attempt;

const silence: Attempt = { outcome: 'silence', afterMilliseconds: Number.POSITIVE_INFINITY };
const answersAfter = (afterMilliseconds: number): Attempt => ({ outcome: 'answers', afterMilliseconds });

const user = { id: randomUUID(), email: 'bob@example.com' };
const items: Record<string, object> = {
  [`email#${user.email}`]: { user_id: { S: user.id } },
  [user.id]: {
    id: { S: user.id },
    email: { S: user.email },
    password_hash: { S: '$2b$04$' },
    session_epoch: { N: '0' },
    active: { BOOL: true },
    email_verified: { BOOL: true },
    created_at: { S: '2026-11-20T10:00:00.000Z' },
    updated_at: { S: '2026-11-20T10:00:00.000Z' },
  },
};

const engineAnswer = (request: EngineRequest, outcome: Outcome) => {
  const { Key: key } = JSON.parse(new TextDecoder().decode(request.body)) as { Key?: { id: { S: string } } };
  const item = items[key?.id.S ?? ''];
  const errors: Partial<Record<Outcome, object>> = {
    throttle: { __type: 'x#ProvisionedThroughputExceededException' },
    conflict: {
      __type: 'x#TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    },
  };
  const counted = { ends_at: { N: String(Date.now() / 1000 + 60) } };
  const body = errors[outcome] ?? { Item: item, Items: [], Count: 0, Attributes: counted };
  return {
    response: {
      statusCode: errors[outcome] === undefined ? 200 : 400,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Readable.from([Buffer.from(JSON.stringify(body))]),
    },
  };
};

/** Behaves as the HTTP handler of the SDK: rejects if the head of the answer is late, and when the request is aborted. */
const scriptedHandle = (script: Script, requestTimeout: number) => {
  let attempts = 0;
  let invocation = '';
  return (request: EngineRequest, { abortSignal }: { abortSignal?: AbortSignal } = {}) =>
    new Promise((resolve, reject) => {
      const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
      const { 'amz-sdk-invocation-id': id = '' } = request.headers;
      attempts = id === invocation ? attempts + 1 : 1;
      invocation = id;
      const { outcome, afterMilliseconds } = script({ operation, ofThisCall: attempts });
      const fail = (name: string) => reject(Object.assign(new Error('scripted'), { name }));
      if (abortSignal?.aborted) fail('AbortError');
      abortSignal?.addEventListener('abort', () => fail('AbortError'));
      if (afterMilliseconds > requestTimeout) setTimeout(() => fail('TimeoutError'), requestTimeout);
      else setTimeout(() => resolve(engineAnswer(request, outcome)), afterMilliseconds);
    });
};

const modes = {
  classic: { mode: classicMode, guessLimits: { accountFailures: 0, ipAddressFailures: 0, windowSeconds: 60 } },
  hardened: { mode: hardenedMode, guessLimits: { accountFailures: 5, ipAddressFailures: 20, windowSeconds: 60 } },
};
type ModeName = keyof typeof modes;

const handlerIn = (name: ModeName) =>
  createHandler(
    {
      ...createTestDeps(modes[name]),
      ...modes[name],
      users,
      sessions,
      limits,
      hasher: { verify: async () => true, hash: async () => '$2b$04$', isOutdated: () => false },
    },
    {
      sessionCookie: { name: 'session_id', secure: false },
      deviceCookie: { name: 'device', secure: false },
      signUpCookie: { name: 'sign_up', secure: false },
      signInCookie: { name: 'sign_in', secure: false },
      challengeCookie: { name: 'challenge', secure: false },
      relyingParty: { id: 'localhost' },
      sessionDurationSeconds: 60,
      origins: [],
      openPaths: [],
      errorsHaveCodes: false,
    },
  );
const handlers = { classic: handlerIn('classic'), hardened: handlerIn('hardened') };
const signIn = (mode: ModeName = 'hardened') =>
  call(handlers[mode], gatewayEvent('POST /sessions', { json: { email: user.email, password: 'correct horse' } }));

const setScript = async (script: Script): Promise<void> => {
  const transport = dynamodb.config.requestHandler as unknown as {
    configProvider: Promise<{ requestTimeout: number }>;
    handle: unknown;
  };
  transport.handle = scriptedHandle(script, (await transport.configProvider).requestTimeout);
};

/** @returns the answer and how far the clock moved until then. */
const timed = async (work: () => Promise<Answer>): Promise<{ answer: Answer; milliseconds: number }> => {
  const startedAt = Date.now();
  let answer: Answer | undefined;
  void work().then((given) => {
    answer = given;
  });
  for (;;) {
    // First runs everything that does not wait for the clock.
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    if (answer !== undefined) return { answer, milliseconds: Date.now() - startedAt };
    jest.advanceTimersByTime(STEP_MILLISECONDS);
  }
};

beforeEach(async () => {
  // The first call reads configuration files, which takes real time.
  await setScript(() => answersAfter(0));
  expect(await signIn()).toMatchObject({ status: 200 });
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'hrtime'] });
  // The longest pauses that are possible.
  jest.spyOn(Math, 'random').mockReturnValue(0.999);
  tableClient.pause = (attempt) => new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const isWrite = (operation: string) => operation === 'TransactWriteItems';

describe.each(['classic', 'hardened'] as const)('an answer of %s leaves before the function is stopped', (mode) => {
  test.each<{ name: string; script: Script; status: number | Record<ModeName, number> }>([
    { name: 'when the table answers at once', script: () => answersAfter(0), status: 200 },
    { name: 'when the table never answers', script: () => silence, status: 503 },
    {
      name: 'when every call is answered at its last attempt, in the last moment',
      script: ({ ofThisCall }) => (ofThisCall < 3 ? silence : answersAfter(1900)),
      status: 503,
    },
    {
      name: 'when every call is throttled twice',
      script: ({ ofThisCall }) => (ofThisCall < 3 ? { outcome: 'throttle', afterMilliseconds: 1900 } : answersAfter(0)),
      status: 503,
    },
    {
      name: 'when the write is slow and then in conflict, again and again',
      script: ({ operation, ofThisCall }) => {
        if (!isWrite(operation)) return answersAfter(0);
        return ofThisCall < 3 ? silence : { outcome: 'conflict', afterMilliseconds: 1900 };
      },
      status: 503,
    },
    {
      name: 'when the limits alone never answer',
      script: ({ operation }) => (operation === 'UpdateItem' ? silence : answersAfter(0)),
      status: { classic: 200, hardened: 503 },
    },
    { name: 'when every call is slow', script: () => answersAfter(1900), status: 200 },
    {
      name: 'when one call needs a second attempt',
      script: ({ operation, ofThisCall }) => (isWrite(operation) && ofThisCall === 1 ? silence : answersAfter(10)),
      status: 200,
    },
  ])('$name', async ({ script, status: expected }) => {
    const status = typeof expected === 'number' ? expected : expected[mode];
    await setScript(script);

    const { answer, milliseconds } = await timed(() => signIn(mode));

    expect(milliseconds).toBeLessThan(FUNCTION_MILLISECONDS - 500);
    expect(answer.status).toBe(status);
    expect(answer.headers['retry-after'] !== undefined).toBe(status === 503);
  });
});
