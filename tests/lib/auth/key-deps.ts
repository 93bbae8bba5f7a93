import { jest } from '@jest/globals';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import type { KeyDeps } from '../../../lib/auth/tokens/key-set';
import { hashToken } from '../../../lib/crypto/hash-token';
import { type KeyPair, newKeyPair } from '../../../lib/crypto/signing-key';
import { createFixedClock } from '../../support/deps';
import { createMemoryKeySetStore, createMemoryPrivateKeys } from '../../support/memory-key-stores';

export const LIFETIME = { longestTokenSeconds: 900 };

/** The store is away, whatever is asked. */
export const unavailable = async (): Promise<never> => {
  throw new StoreUnavailableError(new Error('down'));
};

/** Ever new text of 32 bytes in base64url. */
const newNames = () => {
  let count = 0;
  return () => hashToken(`${count++}`);
};

/** Empty stores, and a clock in the test's hand. */
export const createKeyDeps = () => ({
  keySets: createMemoryKeySetStore(),
  privateKeys: createMemoryPrivateKeys(),
  clock: createFixedClock(),
  newSecret: newNames(),
});

export type TestKeyDeps = ReturnType<typeof createKeyDeps>;

/** One real key under ever new names: for tests of which key it is rather than of what it signs. */
export const cheapKeyPairs = (): (() => Promise<KeyPair>) => {
  let real: Promise<KeyPair> | undefined;
  const newName = newNames();
  return async () => {
    real ??= newKeyPair();
    return { ...(await real), kid: newName() };
  };
};

/** What the table holds now. */
export const keySetOf = async ({ keySets }: Pick<KeyDeps, 'keySets'>) => {
  const keySet = await keySets.findKeySet();
  if (keySet === null) throw new Error('there is no key set');
  return keySet;
};

/** Every key of the set has its private half: the promise no failure may break. */
export const lacksPrivateHalf = async (deps: TestKeyDeps): Promise<string[]> => {
  const keys = (await deps.keySets.findKeySet())?.keys ?? [];
  const pems = await Promise.all(keys.map(({ kid }) => deps.privateKeys.findPrivateKey(kid)));
  return keys.filter((_, index) => pems[index] === null).map(({ kid }) => kid);
};

/** Remember which private halves come and go. */
export const watchPrivateKeys = ({ privateKeys }: TestKeyDeps) => {
  const saved = jest.spyOn(privateKeys, 'savePrivateKey');
  return {
    /** The names of those that are there. */
    present: async (): Promise<string[]> => {
      const kids = saved.mock.calls.map(([kid]) => kid);
      const pems = await Promise.all(kids.map((kid) => privateKeys.findPrivateKey(kid)));
      return kids.filter((_, index) => pems[index] !== null);
    },
  };
};
