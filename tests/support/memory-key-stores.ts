import type { KeySet } from '../../lib/auth/entities';
import type { KeySetStore } from '../../lib/auth/stores/key-set-store';
import type { PrivateKeysStore } from '../../lib/auth/stores/private-keys-store';
import { checkKid, checkSaved } from '../../lib/store/keys/private-key';

export const createMemoryKeySetStore = (): KeySetStore => {
  let kept: KeySet | null = null;
  const isKept = (keySet: KeySet): boolean => JSON.stringify(kept) === JSON.stringify(keySet);
  return {
    findKeySet: async () => kept,
    createKeySet: async (keySet) => {
      kept ??= keySet;
      return isKept(keySet);
    },
    replaceKeySet: async (keySet) => {
      if (kept?.version === keySet.version - 1) kept = keySet;
      return isKept(keySet);
    },
  };
};

export const createMemoryPrivateKeys = (): PrivateKeysStore => {
  const pems = new Map<string, string>();
  return {
    savePrivateKey: async (kid, pem) => {
      checkKid(kid);
      if (!pems.has(kid)) pems.set(kid, pem);
      checkSaved(kid, pems.get(kid) ?? null, pem);
    },
    findPrivateKey: async (kid) => pems.get(kid) ?? null,
    deletePrivateKey: async (kid) => {
      pems.delete(kid);
    },
  };
};
