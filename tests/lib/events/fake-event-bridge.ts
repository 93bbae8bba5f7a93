import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Entry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Time: number;
  readonly Detail: string;
}

/** The positions of the entries it refuses; an error answer; or what becomes of the answer once all are taken. */
export type EventBridgeFault =
  | { readonly refused: readonly number[] }
  | { readonly status: number; readonly type: string }
  | 'answer lost'
  | 'answer empty'
  | 'silence';

export interface FakeEventBridge {
  readonly endpoint: string;
  /** The action of every attempt, as IAM names it. */
  readonly attempts: readonly string[];
  /** What it took, in this order. */
  readonly entries: readonly Entry[];
  failNext(fault: EventBridgeFault, times?: number): void;
  stop(): Promise<void>;
}

/** PutEvents over HTTP on the loopback. @see Amazon EventBridge API Reference, "PutEvents" */
export const startFakeEventBridge = async (): Promise<FakeEventBridge> => {
  const attempts: string[] = [];
  const entries: Entry[] = [];
  const faults: EventBridgeFault[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    attempts.push(String(request.headers['x-amz-target']).replace('AWSEvents.', 'events:'));
    const { Entries } = (await json(request)) as { Entries: Entry[] };
    const fault = faults.shift();
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    };
    if (typeof fault === 'object' && 'status' in fault) return send(fault.status, { __type: fault.type, message: '' });
    if (Entries.length > 10) return send(400, { __type: 'ValidationException', message: '' });

    const refused = typeof fault === 'object' ? fault.refused : [];
    entries.push(...Entries.filter((_, position) => !refused.includes(position)));
    if (fault === 'answer lost') return void request.socket.resetAndDestroy();
    if (fault === 'answer empty') return void response.end();
    if (fault === 'silence') return undefined;
    const outcome = (_: Entry, position: number) =>
      refused.includes(position)
        ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'ann@example.com' }
        : { EventId: `accepted ${position}` };
    return send(200, { FailedEntryCount: refused.length, Entries: Entries.map(outcome) });
  };

  const server = createServer((request, response) => void answer(request, response).catch(() => request.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    entries,
    failNext: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
