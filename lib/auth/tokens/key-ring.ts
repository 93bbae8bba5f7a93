import { type CryptoKey, importPrivateKey, importPublicKey } from '../../crypto/signing-key';
import type { KeySet, PublicKey } from '../entities';
import { StoreUnavailableError } from '../errors';
import {
  createFirstKeySet,
  cursorSecretsOf,
  type DescribedKey,
  describeKeySet,
  hasKey,
  type KeyDeps,
  type KeyLifetime,
} from './key-set';
import { createKeySetCache, type KeySetCache, type KeySetCacheDeps } from './key-set-cache';

/** The public keys, as one container has loaded them. All methods throw `StoreUnavailableError` if the key set is unavailable. */
export interface KeyRing {
  /**
   * @param kid any text. An unknown `kid` makes it read the key set again, at most once in 10 seconds.
   * @returns `null` if the key is unknown, retired or weak.
   */
  verificationKey(kid: string): Promise<CryptoKey | null>;
  /** As `verificationKey`, also for retired keys, until a rotation removes them: for what is older than any token. */
  anyKey(kid: string): Promise<CryptoKey | null>;
  /**
   * The keys that are not retired, oldest first. Reads the store on every call; while it is unavailable, it uses the key set read
   * last, for up to an hour. Empty if no key set exists yet.
   */
  publishedKeys(): Promise<readonly PublicKey[]>;
  /**
   * The secrets of `sealCursor` and `openCursor`, separated by a space: the one that signs now is the first. Also throws
   * `StoreUnavailableError` if no key set exists yet.
   */
  cursorSecret(): Promise<string>;
}

/** A key ring with the private keys. */
export interface SigningKeyRing extends KeyRing {
  /**
   * The newest active key. The first call ever creates it. If several containers do this at the same time, all get the same key.
   * @throws {StoreUnavailableError} if no key is available.
   */
  signingKey(): Promise<{ kid: string; key: CryptoKey }>;
}

/**
 * Uses a key set for `RELOAD_SECONDS` before it reads it again, or for an hour while the store is unavailable; a removed key stays
 * valid that long. Imports every key once. The only key information it takes from a token is the `kid`.
 * @see RFC 8725 section 3.10
 */
export const createKeyRing = (deps: KeySetCacheDeps, lifetime: KeyLifetime): KeyRing =>
  publicRing(createKeySetCache(deps), deps, lifetime);

/** As `createKeyRing`, with the private keys. It creates the first key if none exists. */
export const createSigningKeyRing = (deps: KeyDeps, lifetime: KeyLifetime): SigningKeyRing => {
  const cache = createKeySetCache(deps);
  const imported: ImportedKeys = new Map();
  let creation: Promise<KeySet> | undefined;

  const createFirst = async (): Promise<KeySet> => {
    try {
      const keySet = await createFirstKeySet(deps);
      cache.remember(keySet);
      return keySet;
    } finally {
      creation = undefined;
    }
  };
  /** Concurrent calls share one creation. */
  const firstKeySet = (): Promise<KeySet> => {
    creation ??= createFirst();
    return creation;
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
      const found = await findSigningKey((await cache.current()) ?? (await firstKeySet()));
      if (found !== null) return found;
      // The key was removed after the key set was read, or its private key is not readable yet.
      const fresh = await cache.read();
      const again = fresh === null ? null : await findSigningKey(fresh);
      if (again === null) throw new StoreUnavailableError(new Error('the signing key has no private key'));
      return again;
    },
  };
};

const publicRing = (cache: KeySetCache, { clock }: Pick<KeyDeps, 'clock'>, lifetime: KeyLifetime): KeyRing => {
  const imported: ImportedKeys = new Map();
  const findKey = async (kid: string, isAccepted: (key: DescribedKey) => boolean): Promise<CryptoKey | null> => {
    const keySet = await cache.currentWith(kid);
    if (keySet === null) return null;
    const key = describeKeySet(keySet, clock.now(), lifetime).find((known) => known.kid === kid);
    if (key === undefined || !isAccepted(key)) return null;
    return importOnce(imported, keySet, kid, () => importPublicKey(key));
  };
  return {
    verificationKey: (kid) => findKey(kid, ({ state }) => state !== 'retired'),
    anyKey: (kid) => findKey(kid, () => true),
    publishedKeys: async () => {
      // Not from the cache: a client that fetches the keys because of a new `kid` must get that key.
      const keySet = await cache.current(0);
      if (keySet === null) return [];
      return describeKeySet(keySet, clock.now(), lifetime).filter(({ state }) => state !== 'retired');
    },
    cursorSecret: async () => {
      const keySet = (await cache.current()) ?? (await cache.read());
      if (keySet === null) throw new StoreUnavailableError(new Error('no key set exists yet'));
      return cursorSecretsOf(keySet, clock.now()).join(' ');
    },
  };
};

type ImportedKeys = Map<string, Promise<CryptoKey | null>>;

/**
 * Import a key, or return the earlier import. Each new import also drops the keys that the key set no longer contains. Errors and
 * `null` are not kept, so that the next call tries again.
 */
const importOnce = async (
  imported: ImportedKeys,
  keySet: KeySet,
  kid: string,
  importKey: () => Promise<CryptoKey | null>,
): Promise<CryptoKey | null> => {
  const earlier = imported.get(kid);
  if (earlier !== undefined) return earlier;
  for (const other of imported.keys()) if (!hasKey(keySet, other)) imported.delete(other);
  const newImport = importKey();
  imported.set(kid, newImport);
  const key = await newImport.catch((error: unknown) => {
    imported.delete(kid);
    throw error;
  });
  if (key === null) imported.delete(kid);
  return key;
};
