import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import { type AddressInfo, connect } from 'node:net';

export interface Loopback {
  /** Takes a question for any https address to the server. Nothing else of the way is faked but TLS and the name. */
  readonly agent: Agent;
  readonly requests: readonly IncomingMessage[];
  /** Connections so far. */
  connections(): number;
  /** Close what is open, as a server does that has waited long enough. */
  closeConnections(): void;
  stop(): Promise<void>;
}

/** A server on the loopback in place of somebody else's. @param answer may leave a question without one. */
export const startLoopback = async (
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<Loopback> => {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    answer(response, request);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = Object.assign(new Agent({ keepAlive: true }), { createConnection: () => connect(port, '127.0.0.1') });
  return {
    agent,
    requests,
    connections: () => connections,
    closeConnections: () => server.closeAllConnections(),
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** What a failed check leaves in the log, for `toMatchObject`. */
export const failureLines = (event: string, metric: string, reason: string) => [
  { level: 'warn', event, reason },
  { event: 'metric', Stage: 'test', [metric]: 1 },
];
