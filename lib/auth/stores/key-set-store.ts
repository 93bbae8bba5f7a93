import type { KeySet } from '../entities';

/** The public keys, all in one item. Reads are strongly consistent; failures as in `UsersStore`. */
export interface KeySetStore {
  findKeySet(): Promise<KeySet | null>;
  /** @returns `false` if there is one. Of any number of callers one wins. */
  createKeySet(keySet: KeySet): Promise<boolean>;
  /** @returns `false` unless the version there is the one before `keySet.version`. */
  replaceKeySet(keySet: KeySet): Promise<boolean>;
}
