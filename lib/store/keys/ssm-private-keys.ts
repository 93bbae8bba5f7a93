import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
  SSMServiceException,
} from '@aws-sdk/client-ssm';
import type { PrivateKeysStore } from '../../auth/stores/private-keys-store';
import type { TableCallOptions } from '../../observe/request-scope';
import { attempt } from '../table/attempt';
import { checkKid, checkSaved, isKid } from './private-key';

export interface ParameterClient {
  readonly parameters: Pick<SSMClient, 'send'>;
  /** As in `TableClient`. */
  pause(attempt: number): Promise<void>;
}

/** Where the parameters are stored. */
export interface ParameterPlace {
  readonly path: string;
  /** The customer-managed KMS key that encrypts new parameters; without one `aws/ssm` does. */
  readonly kmsKey?: string;
}

/**
 * `PrivateKeysStore` in Systems Manager's Parameter Store: one SecureString `<path>/<kid>` of the standard tier per key.
 * No error message contains a private key. @see AWS Systems Manager User Guide, "AWS Systems Manager Parameter Store"
 */
export const createSsmPrivateKeys = (client: ParameterClient, { path, kmsKey }: ParameterPlace): PrivateKeysStore => {
  const nameOf = (kid: string) => `${path}/${kid}`;
  const call = <Result>(send: (options: TableCallOptions) => Promise<Result>) =>
    attempt(client, (options) => send(options).catch(throwWithoutSecrets));

  const findPrivateKey = async (kid: string) => {
    if (!isKid(kid)) return null;
    const command = new GetParameterCommand({ Name: nameOf(kid), WithDecryption: true });
    try {
      const { Parameter: parameter } = await call((options) => client.parameters.send(command, options));
      return parameter?.Value ?? null;
    } catch (error) {
      if (error instanceof ParameterNotFound) return null;
      throw error;
    }
  };

  return {
    savePrivateKey: async (kid, pem) => {
      checkKid(kid);
      const command = new PutParameterCommand({
        Name: nameOf(kid),
        Value: pem,
        Type: 'SecureString',
        Tier: 'Standard',
        Overwrite: false,
        ...(kmsKey === undefined ? {} : { KeyId: kmsKey }),
      });
      try {
        await call((options) => client.parameters.send(command, options));
      } catch (error) {
        if (!(error instanceof ParameterAlreadyExists)) throw error;
        checkSaved(kid, await findPrivateKey(kid), pem);
      }
    },

    findPrivateKey,

    deletePrivateKey: async (kid) => {
      if (!isKid(kid)) return;
      const command = new DeleteParameterCommand({ Name: nameOf(kid) });
      try {
        await call((options) => client.parameters.send(command, options));
      } catch (error) {
        if (!(error instanceof ParameterNotFound)) throw error;
      }
    },
  };
};

/**
 * A validation error may quote the value that was sent, and a parse error the response that could not be read. So only the
 * name, the code and the metadata of such errors are passed on.
 */
const throwWithoutSecrets = (error: { name?: string; code?: unknown; $metadata?: unknown }): never => {
  if (error instanceof SSMServiceException && error.name !== 'ValidationException') throw error;
  const { name = 'Error', code, $metadata } = error;
  throw Object.assign(new Error(`a call to Parameter Store failed: ${name}`), { name, code, $metadata });
};
