import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { parameterClient } from './parameter-client';

/**
 * Read a SecureString from Parameter Store.
 * @param signal aborts the call.
 * @throws if the parameter does not exist or is empty. No error message contains the value.
 */
export const readSecretParameter = async (name: string, signal: AbortSignal): Promise<string> => {
  const command = new GetParameterCommand({ Name: name, WithDecryption: true });
  const { Parameter: parameter } = await parameterClient().send(command, { abortSignal: signal });
  if (!parameter?.Value) throw new Error('an empty parameter');
  return parameter.Value;
};
