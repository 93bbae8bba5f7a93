import { hashToken } from '../../crypto/hash-token';
import { openSealed, type SealedFor, type SealingKey, seal, sealedWith } from '../../crypto/seal';
import type { Clock, Ids } from '../ports';
import type { PrivateKeysStore } from '../stores/private-keys-store';
import type { SealingKeyStore } from '../stores/sealing-key-store';

export interface SealingKeysDeps {
  sealingKey: SealingKeyStore;
  /** Those of the sealing keys, each as 43 characters of base64url. */
  sealingKeys: PrivateKeysStore;
  clock: Clock;
  ids: Pick<Ids, 'newSecret'>;
}

/** Seals secrets with the current key, and opens those of every key. A key that was read is kept in memory: it never changes. */
export interface SealingKeys {
  /** The first call of a new service creates the key; of many at the same time, exactly one does. */
  seal(secret: Uint8Array, owner: SealedFor): Promise<string>;
  /** @throws {Error} if the key is lost, or the secret was sealed for another owner or changed since. */
  open(sealed: string, owner: SealedFor): Promise<Uint8Array>;
}

export const createSealingKeys = (deps: SealingKeysDeps): SealingKeys => {
  // Only keys that exist, and there are few: a rotation is a rare act of an operator.
  const keys = new Map<string, SealingKey>();

  const getKey = async (kid: string): Promise<SealingKey> => {
    const cached = keys.get(kid);
    if (cached !== undefined) return cached;
    const text = await deps.sealingKeys.findPrivateKey(kid);
    if (text === null) throw new Error(`the sealing key ${kid} is not there`);
    const key = { kid, key: Buffer.from(text, 'base64url') };
    keys.set(kid, key);
    return key;
  };

  return {
    seal: async (secret, owner) => {
      const kid = (await deps.sealingKey.findSealingKid()) ?? (await replaceSealingKey(deps, null));
      return seal(await getKey(kid), secret, owner, Buffer.from(deps.ids.newSecret(), 'base64url'));
    },

    open: async (sealed, owner) => {
      const secret = openSealed(await getKey(sealedWith(sealed)), sealed, owner);
      if (secret === null) throw new Error(`the ${owner.kind} of user ${owner.userId} cannot be opened`);
      return secret;
    },
  };
};

/**
 * Create a key that seals from now on. Older keys stay: they open what they sealed.
 * @param from the key that seals now; `null` for none.
 * @returns the `kid` of the key that seals now, which another caller may have created at the same time.
 */
export const replaceSealingKey = async (deps: SealingKeysDeps, from: string | null): Promise<string> => {
  const text = deps.ids.newSecret();
  const kid = hashToken(`latchkey sealing key ${text}`);
  await deps.sealingKeys.savePrivateKey(kid, text);
  if (await deps.sealingKey.setSealingKid({ from, to: kid, now: deps.clock.now() })) return kid;
  await deps.sealingKeys.deletePrivateKey(kid);
  const current = await deps.sealingKey.findSealingKid();
  if (current === null) throw new Error('the sealing key was removed');
  return current;
};
