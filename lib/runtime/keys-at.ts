import type { PrivateKeysStore } from '../auth/stores/private-keys-store';
import type { KeysPlace } from '../config';
import { createFilePrivateKeys } from '../store/keys/file-private-keys';
import { createSsmPrivateKeys } from '../store/keys/ssm-private-keys';
import { parameterClient } from './parameter-client';
import { tableClient } from './table-client';

/** The keys in a place: under a path in Parameter Store, whose client is created at the first call, or in a folder. */
export const keysAt = (place: KeysPlace): PrivateKeysStore => {
  if ('dir' in place) return createFilePrivateKeys(place.dir);
  const client = {
    get parameters() {
      return parameterClient();
    },
    pause: tableClient.pause,
  };
  return createSsmPrivateKeys(client, place);
};
