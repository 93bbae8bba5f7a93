import { SSMClient } from '@aws-sdk/client-ssm';
import type { PrivateKeysStore } from '../auth/stores/private-keys-store';
import { createFilePrivateKeys } from '../store/keys/file-private-keys';
import type { ParameterPlace } from '../store/keys/ssm-private-keys';
import { createSsmPrivateKeys } from '../store/keys/ssm-private-keys';
import { checkAnswers } from './check-answers';
import { clientSettings } from './client-settings';
import { config } from './config';
import { tableClient } from './table-client';

const inFolder = (dir: string) => ({ parameters: null, privateKeys: createFilePrivateKeys(dir) });

const inParameterStore = (place: ParameterPlace) => {
  const parameters = checkAnswers(new SSMClient(clientSettings));
  return { parameters, privateKeys: createSsmPrivateKeys({ parameters, pause: tableClient.pause }, place) };
};

const { signingKeys } = config;
const place: { parameters: SSMClient | null; privateKeys: PrivateKeysStore } =
  'dir' in signingKeys ? inFolder(signingKeys.dir) : inParameterStore(signingKeys);

/**
 * The private keys, in Parameter Store under SIGNING_KEYS_PATH or in the folder SIGNING_KEYS_DIR. `parameters` is the client of
 * Parameter Store, or `null` if the keys are in a folder.
 */
export const { parameters, privateKeys } = place;
