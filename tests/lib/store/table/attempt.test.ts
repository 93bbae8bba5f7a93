import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { inRequestScope } from '../../../../lib/observe/request-scope';
import { attempt, cancellationReasons } from '../../../../lib/store/table/attempt';
import type { TableClient } from '../../../../lib/store/table/table-client';

const meta = { $metadata: { httpStatusCode: 400 }, message: 'scripted' };

const cancelled = (...codes: (string | undefined)[]) =>
  new TransactionCanceledException({
    ...meta,
    CancellationReasons: codes.map((Code) => (Code === undefined ? {} : { Code })),
  });
const conflict = () => new TransactionConflictException(meta);

/** A client that records its pauses. */
const createPausingClient = () => {
  const pauses: number[] = [];
  const client: TableClient = {
    documents: { send: async () => undefined } as never,
    pause: async (attempts) => void pauses.push(attempts),
  };
  return { client, pauses };
};

/** Throws the given errors, one per call, then succeeds. */
const script = (...errors: unknown[]) => {
  const remaining = [...errors];
  const calls = { count: 0 };
  const send = async () => {
    calls.count += 1;
    if (remaining.length > 0) throw remaining.shift();
    return 'answer';
  };
  return { send, calls };
};

const outcomeOf = async (send: () => Promise<unknown>) => {
  const { client, pauses } = createPausingClient();
  const outcome = await attempt(client, send).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  return { ...outcome, pauses } as { result?: unknown; error?: unknown; pauses: number[] };
};

describe('a conflict with another transaction', () => {
  test.each([
    { name: 'of a single write', error: conflict },
    { name: 'of one item of a transaction', error: () => cancelled('None', 'TransactionConflict') },
    { name: 'of every item', error: () => cancelled('TransactionConflict', 'TransactionConflict') },
    { name: 'beside a throttled item', error: () => cancelled('ThrottlingError', 'TransactionConflict') },
    { name: 'that is in truth a throttled item', error: () => cancelled('None', 'ProvisionedThroughputExceeded') },
    { name: 'with a reason that has no code', error: () => cancelled(undefined, 'TransactionConflict') },
  ])('$name is tried again after a wait, longer each time', async ({ error }) => {
    const { send, calls } = script(error(), error());

    expect(await outcomeOf(send)).toEqual({ result: 'answer', pauses: [1, 2] });
    expect(calls.count).toBe(3);
  });

  test('that does not end makes the store unavailable, after three attempts', async () => {
    const { send, calls } = script(conflict(), conflict(), conflict(), conflict());

    const { error, pauses } = await outcomeOf(send);

    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect((error as Error).cause).toBeInstanceOf(TransactionConflictException);
    expect([calls.count, pauses]).toEqual([3, [1, 2]]);
  });

  test.each([
    ['ConditionalCheckFailed', 'TransactionConflict'],
    ['TransactionConflict', 'ConditionalCheckFailed'],
  ])('beside a condition that failed is no conflict: %s, %s', async (...codes) => {
    const error = cancelled(...codes);
    const { send, calls } = script(error);

    expect(await outcomeOf(send)).toEqual({ error, pauses: [] });
    expect(calls.count).toBe(1);
  });
});

describe('a failure that the SDK has already retried makes the store unavailable at once', () => {
  const named = (name: string, details: object = {}) => Object.assign(new Error('scripted'), { name, ...details });

  test.each<[string, unknown]>([
    ['throttled', new ThrottlingException({ ...meta, throttlingReasons: [] })],
    ['throughput exceeded', new ProvisionedThroughputExceededException(meta)],
    ['request limit exceeded', new RequestLimitExceeded(meta)],
    ['a transaction of the same token in progress', new TransactionInProgressException(meta)],
    ['an internal error', new InternalServerError({ ...meta, $metadata: { httpStatusCode: 500 } })],
    [
      'an unknown error of the server',
      new DynamoDBServiceException({ name: 'X', $fault: 'server', $metadata: { httpStatusCode: 503 } }),
    ],
    ['an HTML page of a proxy', Object.assign(new SyntaxError('scripted'), { $metadata: { httpStatusCode: 502 } })],
    ['a timeout', named('TimeoutError')],
    ['a timeout with its code', named('TimeoutError', { code: 'ETIMEDOUT' })],
    ['an abort at the deadline', named('AbortError')],
    ['a refused connection', named('Error', { code: 'ECONNREFUSED' })],
    ['a reset connection', named('Error', { code: 'ECONNRESET' })],
    ['a broken pipe', named('Error', { code: 'EPIPE' })],
    ['an unknown host', named('Error', { code: 'ENOTFOUND' })],
    ['a name server that does not answer', named('Error', { code: 'EAI_AGAIN' })],
    ['a failed TLS handshake', named('Error', { code: 'EPROTO' })],
    ['an answer that is not HTTP', named('Error', { code: 'HPE_INVALID_CONSTANT' })],
  ])('%s', async (_, cause) => {
    const { send, calls } = script(cause);

    const { error, pauses } = await outcomeOf(send);

    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect((error as Error).cause).toBe(cause);
    expect([calls.count, pauses]).toEqual([1, []]);
  });
});

describe('every other error passes through unchanged', () => {
  const named = (name: string) => new DynamoDBServiceException({ ...meta, name, $fault: 'client' });

  test.each<[string, unknown]>([
    ['a condition that failed', new ConditionalCheckFailedException(meta)],
    ['a transaction cancelled by a condition', cancelled('None', 'ConditionalCheckFailed')],
    ['a transaction cancelled without reasons', new TransactionCanceledException(meta)],
    ['a transaction that could never succeed', cancelled('ValidationError', 'None')],
    ['a role without the permission', named('AccessDeniedException')],
    ['credentials that have expired', named('ExpiredTokenException')],
    ['a table that does not exist', named('ResourceNotFoundException')],
    ['input that is not valid', named('ValidationException')],
    ['no credentials', Object.assign(new Error('scripted'), { name: 'CredentialsProviderError' })],
    ['a programming error', new TypeError('scripted')],
    [
      'a programming error that Node reports',
      Object.assign(new TypeError('scripted'), { code: 'ERR_INVALID_ARG_TYPE' }),
    ],
    ['a refusal', Object.assign(new Error('scripted'), { code: 'email_taken' })],
    ['a thrown value that is no error', 'scripted'],
    ['nothing', undefined],
  ])('%s', async (_, error) => {
    const { send, calls } = script(error);

    expect(await outcomeOf(send)).toEqual({ error, pauses: [] });
    expect(calls.count).toBe(1);
  });
});

test('a retry counts as another round trip of the request', async () => {
  const { client } = createPausingClient();
  const { send } = script(conflict());

  const roundTrips = await inRequestScope('id', async (scope) => {
    await attempt(client, send);
    return scope.tableRoundTrips;
  });

  expect(roundTrips).toBe(2);
});

test('there are no reasons if the engine gives none', () => {
  expect(cancellationReasons(new TransactionCanceledException(meta))).toEqual([]);
});
