import { describe, expect, test } from '@jest/globals';
import { createSealingKeys, replaceSealingKey } from '../../../../lib/auth/totp/sealing-keys';
import { sealedWith } from '../../../../lib/crypto/seal';
import { ids } from '../../../../lib/runtime/ids';
import { createFixedClock } from '../../../support/deps';
import { createMemoryPrivateKeys } from '../../../support/memory-key-stores';
import { createMemorySealingKeyStore } from '../../../support/memory-sealing-key-store';

const owner = { userId: 'user 1', kind: 'totp' };
const secret = Buffer.from('12345678901234567890');

const withDeps = () => {
  const kids = new Set<string>();
  const kept = createMemoryPrivateKeys();
  const sealingKeys = {
    ...kept,
    savePrivateKey: async (kid: string, text: string) => {
      await kept.savePrivateKey(kid, text);
      kids.add(kid);
    },
    deletePrivateKey: async (kid: string) => {
      await kept.deletePrivateKey(kid);
      kids.delete(kid);
    },
  };
  const deps = { sealingKey: createMemorySealingKeyStore(), sealingKeys, clock: createFixedClock(), ids };
  return { deps, kids };
};

describe('sealing keys', () => {
  test('the first secret makes the key, and another container opens what it sealed', async () => {
    const { deps, kids } = withDeps();
    const sealed = await createSealingKeys(deps).seal(secret, owner);
    expect([...kids]).toEqual([sealedWith(sealed)]);
    expect(Buffer.from(await createSealingKeys(deps).open(sealed, owner))).toEqual(secret);
  });

  test('many first secrets at the same time make one key, and leave no other', async () => {
    const { deps, kids } = withDeps();
    const sealed = await Promise.all(Array.from({ length: 20 }, () => createSealingKeys(deps).seal(secret, owner)));
    expect(new Set(sealed.map(sealedWith))).toEqual(kids);
    expect(kids.size).toBe(1);
    for (const text of sealed) expect(Buffer.from(await createSealingKeys(deps).open(text, owner))).toEqual(secret);
  });

  test('after a rotation new secrets have the new key, and old ones still open', async () => {
    const { deps, kids } = withDeps();
    const keys = createSealingKeys(deps);
    const before = await keys.seal(secret, owner);
    const kid = await replaceSealingKey(deps, sealedWith(before));
    expect(kid).not.toBe(sealedWith(before));
    const after = await keys.seal(secret, owner);
    expect(sealedWith(after)).toBe(kid);
    expect(kids.size).toBe(2);
    for (const text of [before, after]) {
      expect(Buffer.from(await keys.open(text, owner))).toEqual(secret);
      expect(Buffer.from(await createSealingKeys(deps).open(text, owner))).toEqual(secret);
    }
  });

  test('of two rotations at the same time one wins, and the other leaves no key', async () => {
    const { deps, kids } = withDeps();
    const first = await replaceSealingKey(deps, null);
    const [one, other] = await Promise.all([replaceSealingKey(deps, first), replaceSealingKey(deps, first)]);
    expect(one).toBe(other);
    expect(kids).toEqual(new Set([first, one]));
  });

  test('reads a key once', async () => {
    const { deps } = withDeps();
    const keys = createSealingKeys(deps);
    const sealed = await keys.seal(secret, owner);
    deps.sealingKeys.findPrivateKey = () => Promise.reject(new Error('was read again'));
    expect(Buffer.from(await keys.open(sealed, owner))).toEqual(secret);
  });

  test('does not open a secret of another user, or one whose key is lost', async () => {
    const { deps } = withDeps();
    const keys = createSealingKeys(deps);
    const sealed = await keys.seal(secret, owner);
    await expect(keys.open(sealed, { ...owner, userId: 'user 2' })).rejects.toThrow('cannot be opened');
    await deps.sealingKeys.deletePrivateKey(sealedWith(sealed));
    await expect(createSealingKeys(deps).open(sealed, owner)).rejects.toThrow('is not there');
  });
});
