import { expect, test } from '@jest/globals';
import { dropLostKeys } from '../../../../lib/auth/tokens/drop-lost-keys';
import { createFirstKeySet } from '../../../../lib/auth/tokens/key-set';
import { rotateSigningKeys } from '../../../../lib/auth/tokens/rotate-signing-keys';
import { cheapKeyPairs, createKeyDeps, keySetOf, LIFETIME, lacksPrivateHalf } from '../key-deps';

const withKeys = async () => {
  const deps = { ...createKeyDeps(), newKeyPair: cheapKeyPairs() };
  await createFirstKeySet(deps);
  await rotateSigningKeys(deps, { ...LIFETIME, publishSeconds: 0 });
  return { deps, kids: (await keySetOf(deps)).keys.map(({ kid }) => kid) };
};

test('changes nothing while every key has its private half, or there is no key', async () => {
  const { deps } = await withKeys();
  const before = await keySetOf(deps);
  expect(await dropLostKeys(deps, LIFETIME)).toEqual([]);
  expect(await keySetOf(deps)).toEqual(before);
  expect(await dropLostKeys(createKeyDeps(), LIFETIME)).toEqual([]);
});

test('removes a key that a later rotation had removed', async () => {
  const { deps, kids } = await withKeys();
  const [old = '', current = ''] = kids;
  await deps.privateKeys.deletePrivateKey(old);
  expect(await dropLostKeys(deps, LIFETIME)).toEqual([old]);
  expect((await keySetOf(deps)).keys.map(({ kid }) => kid)).toEqual([current]);
});

test('makes a new key if the one that signs is lost, and keeps none of the others', async () => {
  const { deps, kids } = await withKeys();
  await deps.privateKeys.deletePrivateKey(kids[1] ?? '');
  expect(await dropLostKeys(deps, LIFETIME)).toEqual(kids);
  const { keys } = await keySetOf(deps);
  expect([keys.length, kids.includes(keys[0]?.kid ?? '')]).toEqual([1, false]);
  expect(await lacksPrivateHalf(deps)).toEqual([]);
});
