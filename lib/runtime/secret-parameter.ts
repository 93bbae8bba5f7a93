import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { checkAnswers } from './check-answers';
import { clientSettings } from './client-settings';

let parameters: SSMClient | undefined;

/**
 * Read a SecureString from Parameter Store. The client is created at the first call, but its package is imported statically.
 * With a dynamic import, esbuild wraps all code that it shares with the DynamoDB client, which costs every cold start more than
 * loading the client does (38 KB of zip, 6 ms).
 * @param signal aborts the call.
 * @throws if the parameter does not exist or is empty. No error message contains the value.
 */
export const readSecretParameter = async (name: string, signal: AbortSignal): Promise<string> => {
  parameters ??= checkAnswers(new SSMClient(clientSettings));
  const command = new GetParameterCommand({ Name: name, WithDecryption: true });
  const { Parameter: parameter } = await parameters.send(command, { abortSignal: signal });
  if (!parameter?.Value) throw new Error('an empty parameter');
  return parameter.Value;
};
