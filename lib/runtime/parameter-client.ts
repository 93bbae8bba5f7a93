import { SSMClient } from '@aws-sdk/client-ssm';
import { checkAnswers } from './check-answers';
import { clientSettings } from './client-settings';

let client: SSMClient | undefined;

/**
 * The client of Parameter Store. It is created at the first call, but its package is imported statically. With a dynamic import,
 * esbuild wraps all code that it shares with the DynamoDB client, which costs every cold start more than loading the client does
 * (38 KB of zip, 6 ms).
 */
export const parameterClient = (): SSMClient => {
  client ??= checkAnswers(new SSMClient(clientSettings));
  return client;
};
