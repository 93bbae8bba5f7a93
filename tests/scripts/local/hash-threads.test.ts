import { expect, test } from '@jest/globals';
import { createPasswordHasher } from '../../../lib/crypto/password-hasher';
import { threadedBcrypt } from '../../../scripts/local/hash-threads.mjs';

const hasher = createPasswordHasher(4, threadedBcrypt());
const id = '3f0b6a0e-4a9e-4c55-8a52-0b7c0d2a9f10';

test('hashes that threads make are those of everybody else', async () => {
  const user = { id, passwordHash: await hasher.hash('correct horse', id) };

  expect(await createPasswordHasher(4).verify('correct horse', user)).toBe(true);
  expect(await hasher.verify('correct horse', user)).toBe(true);
  expect(await hasher.verify('wrong horse', user)).toBe(false);
  expect(await hasher.verify('correct horse', null)).toBe(false);
});

test('many at once each get their own answer', async () => {
  const passwords = Array.from({ length: 30 }, (_, index) => `password ${index}`);
  const hashes = await Promise.all(passwords.map((password) => hasher.hash(password, id)));
  const users = hashes.map((passwordHash) => ({ id, passwordHash }));

  const matches = await Promise.all(users.map((user, index) => hasher.verify(`password ${index}`, user)));
  const crossed = await Promise.all(users.map((user, index) => hasher.verify(`password ${index + 1}`, user)));

  expect(matches).toEqual(Array(30).fill(true));
  expect(crossed).toEqual(Array(30).fill(false));
});

test('a call that fails fails alone', async () => {
  const failing = threadedBcrypt().hash(1 as unknown as string, 4);
  await expect(failing).rejects.toThrow();
});
