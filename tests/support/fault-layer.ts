import { Readable } from 'node:stream';
import { dynamodb, tableClient } from '../../lib/runtime/table-client';

/** One request to the engine: every attempt of the SDK is one. */
interface EngineCall {
  /** As the API names it: `GetItem`. */
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

/** As the SDK's own HTTP handler rejects. */
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

/** The call is done, and nobody hears of it. */
const answerLost: Fault = async (call, forward) => {
  const { response } = await forward();
  await response.body.toArray();
  return transportError('TimeoutError', 'ECONNRESET')(call, forward);
};

const killed = transportError('Error', 'killed');

/** What a table call can run into: names as they read in a test's title. */
export const faults = {
  'throughput exceeded': engineError(400, 'ProvisionedThroughputExceededException'),
  throttled: engineError(400, 'ThrottlingException'),
  'internal error': engineError(500, 'InternalServerError'),
  // From a machine in between: not the engine's own notation.
  'bad gateway': async () => answer(502, 'text/html', '<html>Bad gateway</html>'),
  'timed out': transportError('TimeoutError', 'ETIMEDOUT'),
  'connection refused': transportError('Error', 'ECONNREFUSED'),
  'transaction conflict': engineError(400, 'TransactionConflictException'),
  'first item in conflict': cancelled('first', 'TransactionConflict'),
  'last item in conflict': cancelled('last', 'TransactionConflict'),
  'last item throttled': cancelled('last', 'ThrottlingError'),
  'transaction in progress': engineError(400, 'TransactionInProgressException'),
  'answer lost': answerLost,
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** What the SDK retries; what still fails then is unavailability at once. */
const RETRIED: FaultName[] = [
  'throughput exceeded',
  'throttled',
  'internal error',
  'bad gateway',
  'timed out',
  'connection refused',
];
/** What lib/store/attempt.ts retries itself, of a transaction. */
const CANCELLED: FaultName[] = ['first item in conflict', 'last item in conflict', 'last item throttled'];
const SINGLE_WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];

export const isWrite = (operation: string): boolean => [...SINGLE_WRITES, 'TransactWriteItems'].includes(operation);

/** The faults this operation can meet. Those of one group take the same path through the SDK and lib/store/attempt.ts. */
const faultGroupsOf = (operation: string): FaultName[][] => {
  if (operation === 'TransactWriteItems') return [[...RETRIED, 'transaction in progress'], CANCELLED, ['answer lost']];
  return SINGLE_WRITES.includes(operation) ? [RETRIED, ['transaction conflict'], ['answer lost']] : [RETRIED];
};

/** Every fault that this operation can meet. */
export const everyFaultOf = (operation: string): FaultName[] => faultGroupsOf(operation).flat();

/**
 * One fault for each path that a fault of this operation can take, or every fault with TEST_ALL_FAULTS=1. That the faults
 * of one path are alike is proved by tests/lib/store/attempt.test.ts and tests/faults/transport.test.ts.
 * @param turn chooses among the faults of a path: calls with successive turns meet different ones.
 */
export const faultsOf = (operation: string, turn = 0): FaultName[] => {
  if (process.env.TEST_ALL_FAULTS === '1') return everyFaultOf(operation);
  return faultGroupsOf(operation).flatMap((group) => group[turn % group.length] ?? []);
};

export interface FaultPlan {
  fault: FaultName;
  operation: string;
  /** Which call of this operation, from 1. */
  nth: number;
  /** Whether every later call of the operation fails as well, retries included; otherwise this one alone. */
  lasts: boolean;
}

/** The process ends around a call: nothing it would have asked for later is asked. */
export interface Death {
  /** Which of all calls, from 1. */
  nth: number;
  when: 'before' | 'after';
}

/** Stands between the live client and the engine. */
export interface FaultLayer {
  /** Forget all calls and plans, as a fresh process would. */
  reset(): Promise<void>;
  plan(plan: FaultPlan): void;
  kill(death: Death): void;
  /** From now on every call that names this table meets the fault. */
  takeDown(table: string, fault: FaultName): void;
  heal(): void;
  /** How many calls met the planned fault since the reset. */
  readonly strikes: number;
  /** How many calls have begun and not ended. */
  readonly callsUnderWay: number;
  /** Operations since the reset, in the order they began; each attempt counts. */
  readonly operations: readonly string[];
  /** Resolves when no call is under way: an answer may leave before all of its calls have ended. */
  idle(): Promise<void>;
}

/**
 * Put a layer between the client of lib/runtime and the engine, for the rest of this test file. Attempts and what is worth
 * a retry stay as they are in production; only the waiting between attempts goes.
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
      // A strategy remembers how often it retried of late, and gives up retrying: nothing one test leaves to the next.
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
      // A call that ends may make room for its own retry.
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

/** @returns a maker of retry strategies of production's own class and number of attempts. */
const withoutWaiting = async (): Promise<() => RetryStrategy> => {
  const { constructor: Strategy } = (await dynamodb.config.retryStrategy()) as { constructor: unknown };
  const maxAttempts = await dynamodb.config.maxAttempts();
  const backoff = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
  return () => new (Strategy as NewRetryStrategy)({ maxAttempts, backoff });
};
