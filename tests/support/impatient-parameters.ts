import { SSMClient } from '@aws-sdk/client-ssm';
import { checkAnswers } from '../../lib/runtime/check-answers';
import type { ParameterClient } from '../../lib/store/keys/ssm-private-keys';

export interface ImpatientClient extends ParameterClient {
  /** The attempts after which production would have paused. */
  readonly pauses: readonly number[];
  stop(): void;
}

type RetryStrategy = Awaited<ReturnType<SSMClient['config']['retryStrategy']>>;

/**
 * The client of lib/runtime without pauses: the same number of attempts, and a quarter of the time for each.
 * Each test needs a new one, because a client stops retrying after many retries.
 */
export const createImpatientClient = async (endpoint: string): Promise<ImpatientClient> => {
  const requestHandler = {
    connectionTimeout: 500,
    requestTimeout: 500,
    throwOnRequestTimeout: true,
    socketTimeout: 500,
  };
  const parameters = checkAnswers(new SSMClient({ endpoint, maxAttempts: 3, requestHandler }));
  const { constructor: Strategy } = (await parameters.config.retryStrategy()) as { constructor: unknown };
  const backoff = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
  const strategy = new (Strategy as new (options: object) => RetryStrategy)({ maxAttempts: 3, backoff });
  parameters.config.retryStrategy = async () => strategy;
  const pauses: number[] = [];
  return {
    parameters,
    pauses,
    pause: async (attempt) => void pauses.push(attempt),
    stop: () => parameters.destroy(),
  };
};
