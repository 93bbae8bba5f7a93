import type { KeySet } from '../entities';

/** The public keys, all in one item. Reads are strongly consistent. Errors as in `UsersStore`. */
export interface KeySetStore {
  findKeySet(): Promise<KeySet | null>;
  /** @returns `false` if a key set exists. If several callers create one at the same time, exactly one succeeds. */
  createKeySet(keySet: KeySet): Promise<boolean>;
  /** @returns `false`, without a change, unless the stored version is `keySet.version - 1`. */
  replaceKeySet(keySet: KeySet): Promise<boolean>;
}
