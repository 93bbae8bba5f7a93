import { describe, expect, jest, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { createPasswordHasher } from '../../../lib/crypto/password-hasher';

const hasher = createPasswordHasher(4);

describe('a password hash', () => {
  test('contains its algorithm and cost', async () => {
    expect(await hasher.hash('correct horse')).toMatch(/^\$2b\$04\$[./A-Za-z0-9]{53}$/);
    expect(await createPasswordHasher(5).hash('correct horse')).toMatch(/^\$2b\$05\$/);
  });

  test('is salted: the same password never has the same hash', async () => {
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  test('matches its password only', async () => {
    const passwordHash = await hasher.hash('correct horse');
    expect(await hasher.verify('correct horse', passwordHash)).toBe(true);
    expect(await hasher.verify('correct horse ', passwordHash)).toBe(false);
  });

  test('depends on all 72 bytes', async () => {
    const passwordHash = await hasher.hash('語'.repeat(24));
    expect(await hasher.verify('語'.repeat(24), passwordHash)).toBe(true);
    expect(await hasher.verify(`${'語'.repeat(23)}誟`, passwordHash)).toBe(false);
  });

  test('matches whatever its cost', async () => {
    const passwordHash = await createPasswordHasher(5).hash('correct horse');
    expect(await hasher.verify('correct horse', passwordHash)).toBe(true);
  });
});

describe('verify', () => {
  test('never matches an account that does not exist', async () => {
    expect(await hasher.verify('correct horse', null)).toBe(false);
    expect(await hasher.verify('', null)).toBe(false);
  });

  test('never matches a password that no account can have', async () => {
    expect(await hasher.verify(null, await hasher.hash('correct horse'))).toBe(false);
    expect(await hasher.verify(null, await hasher.hash(''))).toBe(false);
    expect(await hasher.verify(null, null)).toBe(false);
  });

  test.each([
    ['no account', 'correct horse', null],
    ['no possible password', null, null],
  ])('compares at full cost with %s', async (_, password, passwordHash) => {
    const compare = jest.spyOn(bcrypt, 'compare');
    await createPasswordHasher(5).verify(password, passwordHash);
    expect(compare.mock.calls.map(([, hash]) => bcrypt.getRounds(hash))).toEqual([5]);
    expect(compare.mock.calls.map(([, hash]) => hash)).toEqual([expect.stringMatching(/^\$2b\$05\$.{53}$/)]);
    compare.mockRestore();
  });
});

test.each([
  [4, false],
  [5, true],
  [10, true],
])('a hash of cost 4 at a cost of %p now: outdated is %p', async (cost, expected) => {
  expect(createPasswordHasher(cost).isOutdated(await hasher.hash('correct horse'))).toBe(expected);
});

test('a hash of a higher cost is not outdated', async () => {
  expect(hasher.isOutdated(await createPasswordHasher(5).hash('correct horse'))).toBe(false);
});
