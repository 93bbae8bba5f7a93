import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from './client-settings';

let parameters: SSMClient | undefined;

/**
 * The value of a SecureString in Parameter Store. The client is made here, where somebody asks, but imported as all are: its
 * dynamic import makes esbuild wrap all it shares with DynamoDB's, which costs each start more than loading it (38 KB of zip, 6 ms).
 * @param signal ends it.
 * @throws if it is absent or empty. No error has the value in its text.
 */
export const readSecretParameter = async (name: string, signal: AbortSignal): Promise<string> => {
  parameters ??= new SSMClient(clientSettings);
  const command = new GetParameterCommand({ Name: name, WithDecryption: true });
  const { Parameter: parameter } = await parameters.send(command, { abortSignal: signal });
  if (!parameter?.Value) throw new Error('an empty parameter');
  return parameter.Value;
};
