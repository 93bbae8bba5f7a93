import { type CryptoKey, importPrivateKey, importPublicKey } from '../../crypto/signing-key';
import type { KeySet, PublicKey } from '../entities';
import { StoreUnavailableError } from '../errors';
import { createFirstKeySet, describeKeySet, hasKey, type KeyDeps, type KeyLifetime } from './key-set';
import { createKeySetCache, type KeySetCache, type KeySetCacheDeps } from './key-set-cache';

/** The public keys of one container. All methods throw `StoreUnavailableError` if the set cannot be had. */
export interface KeyRing {
  /**
   * @param kid any text. One that is not known reads the set again, at most once in 10 seconds.
   * @returns `null` for a key that is unknown, retired or weak.
   */
  verificationKey(kid: string): Promise<CryptoKey | null>;
  /** The keys that are not retired, oldest first, as they are now unless the store is away; none before the first use. */
  publishedKeys(): Promise<readonly PublicKey[]>;
  /** See `KeySet`. Throws also before the first use. */
  cursorSecret(): Promise<string>;
}

/** A key ring with the private keys. */
export interface SigningKeyRing extends KeyRing {
  /**
   * The newest key that is active, made on first use: of any number of containers starting at once, all get the same.
   * @throws {StoreUnavailableError} if no key can be had.
   */
  signingKey(): Promise<{ kid: string; key: CryptoKey }>;
}

/**
 * Reads the key set at most every 300 seconds (a removed key counts for so long, an hour while the store is away) and imports
 * every key once. Nothing a token says is trusted but the name of its key.
 * @see RFC 8725 section 3.10
 */
export const createKeyRing = (deps: KeySetCacheDeps, lifetime: KeyLifetime): KeyRing =>
  publicRing(createKeySetCache(deps), deps, lifetime);

/** The same for who signs. It makes the first key if there is none. */
export const createSigningKeyRing = (deps: KeyDeps, lifetime: KeyLifetime): SigningKeyRing => {
  const cache = createKeySetCache(deps);
  const imported: ImportedKeys = new Map();
  let making: Promise<KeySet> | undefined;

  const makeFirst = async (): Promise<KeySet> => {
    try {
      const keySet = await createFirstKeySet(deps);
      cache.remember(keySet);
      return keySet;
    } finally {
      making = undefined;
    }
  };
  const first = (): Promise<KeySet> => {
    making ??= makeFirst();
    return making;
  };

  const findSigningKey = async (keySet: KeySet): Promise<{ kid: string; key: CryptoKey } | null> => {
    const described = describeKeySet(keySet, deps.clock.now(), lifetime);
    const kid = described.find(({ state }) => state === 'signing')?.kid;
    if (kid === undefined) return null;
    const key = await importOnce(imported, keySet, kid, async () => {
      const pem = await deps.privateKeys.findPrivateKey(kid);
      return pem === null ? null : importPrivateKey(pem);
    });
    return key === null ? null : { kid, key };
  };

  return {
    ...publicRing(cache, deps, lifetime),
    signingKey: async () => {
      const found = await findSigningKey((await cache.current()) ?? (await first()));
      if (found !== null) return found;
      // The key was removed since the set was read, or its private half cannot be seen yet.
      const fresh = await cache.read();
      const again = fresh === null ? null : await findSigningKey(fresh);
      if (again === null) throw new StoreUnavailableError(new Error('the signing key has no private half'));
      return again;
    },
  };
};

const publicRing = (cache: KeySetCache, { clock }: Pick<KeyDeps, 'clock'>, lifetime: KeyLifetime): KeyRing => {
  const imported: ImportedKeys = new Map();
  return {
    verificationKey: async (kid) => {
      const keySet = await cache.currentWith(kid);
      if (keySet === null) return null;
      const key = describeKeySet(keySet, clock.now(), lifetime).find((known) => known.kid === kid);
      if (key === undefined || key.state === 'retired') return null;
      return importOnce(imported, keySet, kid, () => importPublicKey(key));
    },
    publishedKeys: async () => {
      // Whoever comes for a key they do not know must not get the set that lacks it.
      const keySet = await cache.current(0);
      if (keySet === null) return [];
      return describeKeySet(keySet, clock.now(), lifetime).filter(({ state }) => state !== 'retired');
    },
    cursorSecret: async () => {
      const keySet = (await cache.current()) ?? (await cache.read());
      if (keySet === null) throw new StoreUnavailableError(new Error('there is no key set yet'));
      return keySet.cursorSecret;
    },
  };
};

type ImportedKeys = Map<string, Promise<CryptoKey | null>>;

/** What was imported before, or else is imported now; then keys the set no longer has are forgotten. Failure and `null` are not kept. */
const importOnce = async (
  imported: ImportedKeys,
  keySet: KeySet,
  kid: string,
  importKey: () => Promise<CryptoKey | null>,
): Promise<CryptoKey | null> => {
  const earlier = imported.get(kid);
  if (earlier !== undefined) return earlier;
  for (const other of imported.keys()) if (!hasKey(keySet, other)) imported.delete(other);
  const importing = importKey();
  imported.set(kid, importing);
  const key = await importing.catch((error: unknown) => {
    imported.delete(kid);
    throw error;
  });
  if (key === null) imported.delete(kid);
  return key;
};
