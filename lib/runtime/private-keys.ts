import { SSMClient } from '@aws-sdk/client-ssm';
import type { PrivateKeysStore } from '../auth/stores';
import { createFilePrivateKeys } from '../store/file-private-keys';
import { createSsmPrivateKeys } from '../store/ssm-private-keys';
import { config } from './config';
import { tableClient } from './table-client';

const { signingKeys } = config;

/** As patient as the client of the tables is, see table-client.ts. */
const createClient = () =>
  new SSMClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true, socketTimeout: 2000 },
  });

/** The client of Parameter Store; `null` where SIGNING_KEYS_DIR names a folder instead. */
export const parameters = 'path' in signingKeys ? createClient() : null;

const inParameterStore = (client: SSMClient, path: string): PrivateKeysStore =>
  createSsmPrivateKeys({ parameters: client, pause: (attempt) => tableClient.pause(attempt) }, path);

/** The live private keys: under the path that SIGNING_KEYS_PATH names, or in the folder that SIGNING_KEYS_DIR names. */
export const privateKeys: PrivateKeysStore =
  'dir' in signingKeys
    ? createFilePrivateKeys(signingKeys.dir)
    : inParameterStore(parameters ?? createClient(), signingKeys.path);
