import type { SealingKeyStore } from '../../lib/auth/stores/sealing-key-store';

export const createMemorySealingKeyStore = (): SealingKeyStore => {
  let kid: string | null = null;
  return {
    findSealingKid: async () => kid,
    setSealingKid: async ({ from, to }) => {
      if (kid === from) kid = to;
      return kid === to;
    },
  };
};
