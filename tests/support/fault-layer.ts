import { Readable } from 'node:stream';
import { dynamodb, tableClient } from '../../lib/runtime/table-client';

/** One request to the engine. Every attempt of the SDK counts. */
interface EngineCall {
  /** The operation as the API names it: `GetItem`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface EngineAnswer {
  response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

type Fault = (call: EngineCall, forward: () => Promise<EngineAnswer>) => Promise<EngineAnswer>;

const answer = (statusCode: number, contentType: string, body: string): EngineAnswer => ({
  response: { statusCode, headers: { 'content-type': contentType }, body: Readable.from([Buffer.from(body)]) },
});

const engineError =
  (statusCode: number, name: string, details: (call: EngineCall) => object = () => ({})): Fault =>
  async (call) => {
    const type = `com.amazonaws.dynamodb.v20120810#${name}`;
    const body = JSON.stringify({ __type: type, message: 'injected', ...details(call) });
    return answer(statusCode, 'application/x-amz-json-1.0', body);
  };

/** Rejects with the same error as the HTTP handler of the SDK. */
const transportError = (name: string, code: string): Fault => {
  return async () => {
    throw Object.assign(new Error('injected'), { name, code });
  };
};

const cancelled = (position: 'first' | 'last', code: string): Fault =>
  engineError(400, 'TransactionCanceledException', ({ input }) => {
    const items = input.TransactItems as unknown[];
    const failing = position === 'first' ? 0 : items.length - 1;
    return { CancellationReasons: items.map((_, index) => ({ Code: index === failing ? code : 'None' })) };
  });

/** The engine executes the call, but its answer is lost. */
const answerLost: Fault = async (call, forward) => {
  const { response } = await forward();
  await response.body.toArray();
  return transportError('TimeoutError', 'ECONNRESET')(call, forward);
};

/** The engine executes the call, and something on the way spoils its answer. */
const spoilt =
  (spoil: (body: Buffer) => Uint8Array): Fault =>
  async (_, forward) => {
    const { response } = await forward();
    const body = spoil(Buffer.concat(await response.body.toArray()));
    return { response: { ...response, body: Readable.from([body]) } };
  };

/** The body stays valid JSON: only the checksum tells. */
const withOtherSpelling = (body: Buffer): Buffer => Buffer.from(body.toString().replace(/[}]$/, ' }'));

const killed = transportError('Error', 'killed');

/** The faults that a table call can meet. The keys appear in test titles. */
export const faults = {
  'throughput exceeded': engineError(400, 'ProvisionedThroughputExceededException'),
  throttled: engineError(400, 'ThrottlingException'),
  'internal error': engineError(500, 'InternalServerError'),
  // As if a proxy between client and engine answered: not in the engine's format.
  'bad gateway': async () => answer(502, 'text/html', '<html>Bad gateway</html>'),
  'timed out': transportError('TimeoutError', 'ETIMEDOUT'),
  'connection refused': transportError('Error', 'ECONNREFUSED'),
  'transaction conflict': engineError(400, 'TransactionConflictException'),
  'first item in conflict': cancelled('first', 'TransactionConflict'),
  'last item in conflict': cancelled('last', 'TransactionConflict'),
  'last item throttled': cancelled('last', 'ThrottlingError'),
  'transaction in progress': engineError(400, 'TransactionInProgressException'),
  'answer lost': answerLost,
  'answer empty': spoilt(() => Buffer.alloc(0)),
  'answer truncated': spoilt((body) => body.subarray(0, body.length / 2)),
  'answer corrupt': spoilt(withOtherSpelling),
  // As if a proxy answered instead of the engine.
  'page instead of an answer': async () => answer(200, 'text/html', '<html>Please sign in</html>'),
  'object of a proxy': async () => answer(200, 'application/json', '{}'),
  'refusal by a proxy': async () => answer(403, 'text/html', '<html>Forbidden</html>'),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** The SDK retries these. If they persist, the store is unavailable at once. */
const RETRIED: FaultName[] = [
  'throughput exceeded',
  'throttled',
  'internal error',
  'bad gateway',
  'timed out',
  'connection refused',
];
/** For transactions, lib/store/table/attempt.ts retries these itself. */
const CANCELLED: FaultName[] = ['first item in conflict', 'last item in conflict', 'last item throttled'];
/** Answers of calls that the engine has executed. */
const SPOILT: FaultName[] = ['answer empty', 'answer truncated', 'answer corrupt'];
/** lib/runtime/check-answers.ts recognises these, and the SDK retries them. */
const GARBAGE: FaultName[] = [...SPOILT, 'page instead of an answer', 'object of a proxy', 'refusal by a proxy'];
const SINGLE_WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];

export const isWrite = (operation: string): boolean => [...SINGLE_WRITES, 'TransactWriteItems'].includes(operation);

/** Whether the engine has executed the call although it looks as if it had failed. */
export const isExecuted = (fault: FaultName): boolean => fault === 'answer lost' || SPOILT.includes(fault);

/**
 * The faults that this operation can meet. The faults of one group take the same path through the SDK and
 * lib/store/table/attempt.ts.
 */
const faultGroupsOf = (operation: string): FaultName[][] => {
  if (operation === 'TransactWriteItems')
    return [[...RETRIED, 'transaction in progress'], CANCELLED, ['answer lost'], GARBAGE];
  if (!SINGLE_WRITES.includes(operation)) return [RETRIED, GARBAGE];
  return [RETRIED, ['transaction conflict'], ['answer lost'], GARBAGE];
};

/** Every fault that this operation can meet. */
export const everyFaultOf = (operation: string): FaultName[] => faultGroupsOf(operation).flat();

const playsAll = process.env.TEST_ALL_FAULTS === '1';

/**
 * One fault for each path that a fault of this operation can take, or every fault with TEST_ALL_FAULTS=1. The tests
 * tests/lib/store/table/attempt.test.ts and tests/faults/transport.test.ts prove that the faults of one path behave alike.
 * @param turn selects a fault of each path: calls with successive turns meet different faults.
 */
export const faultsOf = (operation: string, turn = 0): FaultName[] => {
  if (playsAll) return everyFaultOf(operation);
  return faultGroupsOf(operation).flatMap((group) => group[turn % group.length] ?? []);
};

/**
 * The faults whose outcome depends on where the operation is called, for calls of an operation that meets all of `faultsOf` elsewhere.
 * With TEST_ALL_FAULTS=1 every fault.
 * - once: what the client itself repeats, it repeats for every call. Whether a repeat of a write recognises that the engine has
 *   executed it, and whether a conflict is repeated at all, depends on the call.
 * - permanently: every fault ends in the same error of the store. It depends on the call what the engine has executed by then.
 */
export const tellingFaultsOf = (operation: string, turn: number, lasts: boolean): FaultName[] => {
  if (playsAll) return everyFaultOf(operation);
  const groups = faultGroupsOf(operation);
  const conflict = groups.find((group) => group.includes('transaction conflict') || group === CANCELLED) ?? [];
  const pools = [
    lasts ? groups.flat().filter((fault) => fault !== 'answer lost') : conflict,
    isWrite(operation) ? (['answer lost'] as const) : [],
  ];
  return pools.flatMap((pool) => pool[turn % pool.length] ?? []);
};

export interface FaultPlan {
  fault: FaultName;
  operation: string;
  /** The number of the call among those of this operation, from 1. */
  nth: number;
  /** Whether every later call of the operation fails too, retries included; otherwise only this call fails. */
  lasts: boolean;
}

/** The process ends before or after a call. Later calls never reach the engine. */
export interface Death {
  /** The number of the call among all calls, from 1. */
  nth: number;
  when: 'before' | 'after';
}

/** Controls the requests between the live client and the engine. */
export interface FaultLayer {
  /** Forget all calls and plans. */
  reset(): Promise<void>;
  plan(plan: FaultPlan): void;
  kill(death: Death): void;
  /** Let every call on this table meet the fault from now on. */
  takeDown(table: string, fault: FaultName): void;
  heal(): void;
  /** The number of calls since the reset that met the planned fault. */
  readonly strikes: number;
  /** The number of calls that have begun and not ended. */
  readonly callsUnderWay: number;
  /** The operations since the reset, in the order in which they began. Every attempt counts. */
  readonly operations: readonly string[];
  /** Resolves when no call is running. An answer may be sent before all of its calls have ended. */
  idle(): Promise<void>;
}

/**
 * Put a layer between the client of lib/runtime and the engine, for the rest of this test file. The number of attempts and the
 * errors that are retried stay as in production; only the pauses between attempts are left out.
 */
export const installFaultLayer = async (): Promise<FaultLayer> => {
  const transport = dynamodb.config.requestHandler;
  const send = transport.handle.bind(transport);
  const operations: string[] = [];
  const underWay = new Set<Promise<unknown>>();
  let planned: FaultPlan | null = null;
  let outage: { table: string; fault: FaultName } | null = null;
  let death: Death | null = null;
  let strikes = 0;

  const strike = (fault: Fault): Fault => {
    strikes += 1;
    return fault;
  };

  const faultFor = ({ operation, input }: EngineCall): Fault | null => {
    if (death !== null && operations.length >= death.nth) {
      return strike(death.when === 'after' && operations.length === death.nth ? answerLost : killed);
    }
    if (outage !== null && tablesOf(input).includes(outage.table)) return strike(faults[outage.fault]);
    const count = operations.filter((earlier) => earlier === operation).length;
    if (planned?.operation !== operation || count < planned.nth) return null;
    if (count > planned.nth && !planned.lasts) return null;
    return strike(faults[planned.fault]);
  };

  transport.handle = (request, options) => {
    const call = readCall(request);
    operations.push(call.operation);
    const forward = () => send(request, options) as Promise<EngineAnswer>;
    const outcome = faultFor(call)?.(call, forward) ?? forward();
    const ended = outcome.catch(() => {}).finally(() => underWay.delete(ended));
    underWay.add(ended);
    return outcome as ReturnType<typeof send>;
  };
  tableClient.pause = async () => {};
  const newRetryStrategy = await withoutWaiting();

  return {
    operations,
    get strikes() {
      return strikes;
    },
    get callsUnderWay() {
      return underWay.size;
    },
    reset: async () => {
      operations.length = 0;
      planned = outage = death = null;
      strikes = 0;
      // A retry strategy stops retrying after many retries. A new one for each test keeps tests independent.
      const strategy = newRetryStrategy();
      dynamodb.config.retryStrategy = async () => strategy;
    },
    plan: (plan) => {
      planned = plan;
    },
    kill: (next) => {
      death = next;
    },
    takeDown: (table, fault) => {
      outage = { table, fault };
    },
    heal: () => {
      planned = outage = death = null;
    },
    idle: async () => {
      // A call that has ended may free the connection for its own retry.
      do {
        await Promise.all(underWay);
        await new Promise(setImmediate);
      } while (underWay.size > 0);
    },
  };
};

const readCall = ({ headers, body }: { headers: Record<string, string>; body?: unknown }): EngineCall => ({
  operation: (headers['x-amz-target'] ?? '').split('.')[1] ?? '',
  input: JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array)),
});

const tablesOf = (input: EngineCall['input']): string[] => {
  const {
    TableName,
    TransactItems = [],
    RequestItems = {},
  } = input as {
    TableName?: string;
    TransactItems?: Record<string, { TableName: string }>[];
    RequestItems?: object;
  };
  const written = TransactItems.flatMap(Object.values<{ TableName: string }>).map((write) => write.TableName);
  return [...(TableName === undefined ? [] : [TableName]), ...written, ...Object.keys(RequestItems)];
};

type RetryStrategy = Awaited<ReturnType<typeof dynamodb.config.retryStrategy>>;
type NewRetryStrategy = new (options: object) => RetryStrategy;

/** @returns a factory of retry strategies with the class and the number of attempts of production. */
const withoutWaiting = async (): Promise<() => RetryStrategy> => {
  const { constructor: Strategy } = (await dynamodb.config.retryStrategy()) as { constructor: unknown };
  const maxAttempts = await dynamodb.config.maxAttempts();
  const backoff = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
  return () => new (Strategy as NewRetryStrategy)({ maxAttempts, backoff });
};
