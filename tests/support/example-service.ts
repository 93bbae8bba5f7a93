import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createService } from '../../docs/examples/token-service/service.mjs';

/** An answer of the example. Its texts are explained in the README of the example. */
export interface ExampleAnswer {
  readonly status: number;
  readonly code: string | undefined;
  readonly challenge: string | null;
  readonly body: Record<string, unknown>;
}

/** Runs docs/examples/token-service in this process, on a free port. */
export interface ExampleService {
  readonly origin: string;
  readonly logged: readonly string[];
  ask(path: string, authorization?: string): Promise<ExampleAnswer>;
  stop(): Promise<void>;
}

export const startExample = async (settings: {
  issuer: string;
  audience?: string;
  cooldown?: number;
}): Promise<ExampleService> => {
  const logged: string[] = [];
  const server = createService({ audience: 'latchkey', ...settings, log: (line) => logged.push(line) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    logged,
    ask: async (path, authorization) => {
      const answer = await fetch(`${origin}${path}`, authorization === undefined ? {} : { headers: { authorization } });
      const body = (await answer.json()) as Record<string, unknown>;
      const challenge = answer.headers.get('www-authenticate');
      return { status: answer.status, code: body.error_code as string | undefined, challenge, body };
    },
    stop: async () => {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
};
