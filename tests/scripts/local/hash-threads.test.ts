import { expect, test } from '@jest/globals';
import { createPasswordHasher } from '../../../lib/crypto/password-hasher';
import { threadedBcrypt } from '../../../scripts/local/hash-threads.mjs';

const hasher = createPasswordHasher(4, threadedBcrypt());

test('hashes that threads make are those of everybody else', async () => {
  const passwordHash = await hasher.hash('correct horse');

  expect(await createPasswordHasher(4).verify('correct horse', passwordHash)).toBe(true);
  expect(await hasher.verify('correct horse', passwordHash)).toBe(true);
  expect(await hasher.verify('wrong horse', passwordHash)).toBe(false);
  expect(await hasher.verify('correct horse', null)).toBe(false);
});

test('many at once each get their own answer', async () => {
  const passwords = Array.from({ length: 30 }, (_, index) => `password ${index}`);
  const hashes = await Promise.all(passwords.map((password) => hasher.hash(password)));

  const matches = await Promise.all(hashes.map((hash, index) => hasher.verify(`password ${index}`, hash)));
  const crossed = await Promise.all(hashes.map((hash, index) => hasher.verify(`password ${index + 1}`, hash)));

  expect(matches).toEqual(Array(30).fill(true));
  expect(crossed).toEqual(Array(30).fill(false));
});

test('a call that fails fails alone', async () => {
  const failing = threadedBcrypt().hash(1 as unknown as string, 4);
  await expect(failing).rejects.toThrow();
});
