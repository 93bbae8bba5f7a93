import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { PrivateKeysStore } from '../../lib/auth/stores/private-keys-store';

const CALLERS = 20;
const NO_KIDS = ['', 'kid', `${'a'.repeat(42)}/`, `../${'a'.repeat(40)}`, 'a'.repeat(44), `${'a'.repeat(43)}\n`];

export const newKid = (): string => randomBytes(32).toString('base64url');

/** A text as long as a key of 2048 bits, but not a real key. */
export const newPem = (): string => {
  const lines =
    randomBytes(1218)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
};

/**
 * The contract of `PrivateKeysStore`, for every implementation.
 * @param store called in every test.
 */
export const describePrivateKeysStore = (store: () => PrivateKeysStore): void => {
  const saveAll = (kid: string, pems: string[]) =>
    Promise.allSettled(pems.map((pem) => store().savePrivateKey(kid, pem)));

  describe('savePrivateKey', () => {
    test('stores a key unchanged', async () => {
      const [kid, pem] = [newKid(), newPem()];

      await store().savePrivateKey(kid, pem);

      expect(await store().findPrivateKey(kid)).toBe(pem);
    });

    test('accepts a retry as done', async () => {
      const [kid, pem] = [newKid(), newPem()];
      await store().savePrivateKey(kid, pem);

      await store().savePrivateKey(kid, pem);

      expect(await store().findPrivateKey(kid)).toBe(pem);
    });

    test('never replaces a key by another, and reveals neither', async () => {
      const [kid, first, second] = [newKid(), newPem(), newPem()];
      await store().savePrivateKey(kid, first);

      const error = await store()
        .savePrivateKey(kid, second)
        .catch((thrown: unknown) => thrown as Error);

      expect(error).toMatchObject({ message: `another private key is kept as ${kid}` });
      expect(await store().findPrivateKey(kid)).toBe(first);
    });

    test.each(NO_KIDS)('refuses a name that is no thumbprint: %j', async (kid) => {
      await expect(store().savePrivateKey(kid, newPem())).rejects.toThrow('by the thumbprint of its public half only');
    });

    test('stores one of many keys with one name, and refuses the others', async () => {
      const kid = newKid();
      const pems = Array.from({ length: CALLERS }, newPem);

      const outcomes = await saveAll(kid, pems);

      const winners = pems.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      expect(winners).toEqual([await store().findPrivateKey(kid)]);
    });

    test('succeeds for all of many callers with the same key', async () => {
      const [kid, pem] = [newKid(), newPem()];

      const outcomes = await saveAll(kid, new Array(CALLERS).fill(pem));

      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['fulfilled']));
      expect(await store().findPrivateKey(kid)).toBe(pem);
    });
  });

  describe('findPrivateKey', () => {
    test('does not find a key that was not saved', async () => {
      await store().savePrivateKey(newKid(), newPem());

      expect(await store().findPrivateKey(newKid())).toBeNull();
    });

    test.each(NO_KIDS)('finds nothing by a name that is no thumbprint: %j', async (kid) => {
      expect(await store().findPrivateKey(kid)).toBeNull();
    });
  });

  describe('deletePrivateKey', () => {
    test('removes this key and no other', async () => {
      const [gone, kept] = [newKid(), newKid()];
      const pem = newPem();
      await store().savePrivateKey(gone, newPem());
      await store().savePrivateKey(kept, pem);

      await store().deletePrivateKey(gone);

      expect(await store().findPrivateKey(gone)).toBeNull();
      expect(await store().findPrivateKey(kept)).toBe(pem);
    });

    test('does nothing for a key that does not exist, even when repeated', async () => {
      const kid = newKid();
      await store().savePrivateKey(kid, newPem());

      for (let times = 0; times < 2; times += 1) await store().deletePrivateKey(kid);

      expect(await store().findPrivateKey(kid)).toBeNull();
    });

    test.each(NO_KIDS)('does nothing for a name that is no thumbprint: %j', async (kid) => {
      await expect(store().deletePrivateKey(kid)).resolves.toBeUndefined();
    });

    test('makes room for another key', async () => {
      const [kid, pem] = [newKid(), newPem()];
      await store().savePrivateKey(kid, newPem());
      await store().deletePrivateKey(kid);

      await store().savePrivateKey(kid, pem);

      expect(await store().findPrivateKey(kid)).toBe(pem);
    });
  });
};
