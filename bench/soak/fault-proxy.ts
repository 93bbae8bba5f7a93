import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The calls that faults are injected into: those that read and write items. */
const DATA_CALLS = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactWriteItems',
  'GetRecords',
]);

type Fault = 'internal error' | 'throttled' | 'connection closed' | 'answer lost';
const FAULTS: readonly Fault[] = ['internal error', 'throttled', 'connection closed', 'answer lost'];

const ERRORS = {
  'internal error': [500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'],
  throttled: [400, 'com.amazonaws.dynamodb.v20120810#ThrottlingException'],
} as const;

/** Stands between the service and DynamoDB, and injects faults into a share of the calls. */
export interface FaultProxy {
  readonly endpoint: string;
  /** How many calls got each fault. */
  readonly faults: Readonly<Record<Fault, number>>;
  readonly calls: number;
  /** @param from milliseconds since the epoch. */
  hadFaultSince(from: number): boolean;
  /** @param share of the calls, from 0 to 1. */
  setShare(share: number): void;
  stop(): Promise<void>;
}

/** @param engine the endpoint of DynamoDB. */
export const startFaultProxy = async (engine: string, firstShare: number): Promise<FaultProxy> => {
  const { hostname, port } = new URL(engine);
  const agent = new Agent({ keepAlive: true });
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  let share = firstShare;
  let calls = 0;
  let lastFault = 0;

  const chooseFault = (call: string): Fault | null => {
    if (!DATA_CALLS.has(call) || Math.random() >= share) return null;
    const fault = FAULTS[Math.floor(Math.random() * FAULTS.length)] as Fault;
    faults[fault] += 1;
    lastFault = Date.now();
    return fault;
  };

  const forward = (incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, isLost: boolean) => {
    const { method, url, headers } = incoming;
    const upstream = request({ hostname, port, method, path: url, headers, agent }, (answer) => {
      if (isLost) {
        answer.resume().once('end', () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.once('error', () => outgoing.destroy());
    upstream.end(body);
  };

  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      // The service was killed in the middle of a request.
      return;
    }
    const call = String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    calls += 1;
    const fault = chooseFault(call);
    if (fault === 'connection closed') outgoing.destroy();
    else if (fault === 'internal error' || fault === 'throttled') {
      const [status, type] = ERRORS[fault];
      outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify({ __type: type, message: 'injected' }));
    } else forward(incoming, Buffer.concat(chunks), outgoing, fault === 'answer lost');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    get calls() {
      return calls;
    },
    hadFaultSince: (from) => lastFault >= from,
    setShare: (next) => {
      share = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
};
