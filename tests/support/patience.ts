import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unchecked } from './engine-calls';

const PATIENCE_MILLISECONDS = 60_000;

type Transport = {
  updateHttpClientConfig(key: string, value: number): void;
  handle(request: unknown, options?: { abortSignal?: unknown }): Promise<unknown>;
};

/**
 * Let a client wait for its engine as long as a test may run. On a busy machine an answer takes longer than the time limits of
 * production, and a test of something else would get a 503. The time limits are tested in tests/faults/transport.test.ts and
 * tests/faults/deadline.test.ts, whose clients keep them.
 */
export const makePatient = ({ config }: Pick<DynamoDBClient, 'config'>): void => {
  const transport = config.requestHandler as unknown as Transport;
  for (const limit of ['connectionTimeout', 'requestTimeout', 'socketTimeout']) {
    transport.updateHttpClientConfig(limit, PATIENCE_MILLISECONDS);
  }
  const handle = transport.handle.bind(transport);
  // This signal ends the time budget of the request.
  transport.handle = (request, { abortSignal: _, ...options } = {}) => handle(request, options);
};

/** Let a client send its requests to an engine without computing their signatures, which no engine checks. */
export const leaveUnsigned = ({ config }: Pick<DynamoDBClient, 'config'>): void => {
  for (const scheme of config.httpAuthSchemes) {
    scheme.signer = {
      sign: async (request) => Object.assign(request, { headers: { ...request.headers, ...unchecked } }),
    };
  }
};
