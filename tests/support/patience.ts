import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const PATIENCE_MILLISECONDS = 60_000;

type Transport = {
  updateHttpClientConfig(key: string, value: number): void;
  handle(request: unknown, options?: { abortSignal?: unknown }): Promise<unknown>;
};

/**
 * Let a client wait for its engine for as long as a test may: on a busy machine an answer takes longer than production allows,
 * and a test of something else would see a 503. The limits themselves are for tests/faults/transport.test.ts and
 * tests/faults/deadline.test.ts, whose clients nobody makes patient.
 */
export const makePatient = ({ config }: Pick<DynamoDBClient, 'config'>): void => {
  const transport = config.requestHandler as unknown as Transport;
  for (const limit of ['connectionTimeout', 'requestTimeout', 'socketTimeout']) {
    transport.updateHttpClientConfig(limit, PATIENCE_MILLISECONDS);
  }
  const handle = transport.handle.bind(transport);
  // The request's budget ends in this signal.
  transport.handle = (request, { abortSignal: _, ...options } = {}) => handle(request, options);
};
