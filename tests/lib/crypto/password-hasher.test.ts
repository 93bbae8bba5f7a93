import { createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import bcrypt from 'bcryptjs';
import type { AskCognito } from '../../../lib/crypto/imported-hash';
import { createPasswordHasher } from '../../../lib/crypto/password-hasher';

const hasher = createPasswordHasher(4);
const [id, otherId] = ['3f0b6a0e-4a9e-4c55-8a52-0b7c0d2a9f10', '714e2142-5fa2-435c-8867-46263ea237da'];
/** 80 bytes, equal in the first 72. */
const [long, longToo] = [`${'語'.repeat(24)}12345678`, `${'語'.repeat(24)}12345679`];

/** A user with this password. */
const userWith = async (password: string, { hashedBy = hasher, userId = id } = {}) => ({
  id: userId,
  passwordHash: await hashedBy.hash(password, userId),
});

describe('a password hash', () => {
  test('contains its algorithm and cost', async () => {
    expect(await hasher.hash('correct horse', id)).toMatch(/^\$2b\$04\$[./A-Za-z0-9]{53}$/);
    expect(await createPasswordHasher(5).hash('correct horse', id)).toMatch(/^\$2b\$05\$/);
    expect(await hasher.hash(long, id)).toMatch(/^hmac-sha384-v1:\$2b\$04\$[./A-Za-z0-9]{53}$/);
  });

  test.each(['correct horse', long])('is salted: the same password never has the same hash', async (password) => {
    expect(await hasher.hash(password, id)).not.toBe(await hasher.hash(password, id));
  });

  test('matches its password only', async () => {
    const user = await userWith('correct horse');
    expect(await hasher.verify('correct horse', user)).toBe(true);
    expect(await hasher.verify('correct horse ', user)).toBe(false);
  });

  test.each(['correct horse', long])('matches whatever its cost', async (password) => {
    const user = await userWith(password, { hashedBy: createPasswordHasher(5) });
    expect(await hasher.verify(password, user)).toBe(true);
  });
});

describe('up to 72 bytes', () => {
  test('all bytes count', async () => {
    const user = await userWith('語'.repeat(24));
    expect(await hasher.verify('語'.repeat(24), user)).toBe(true);
    expect(await hasher.verify(`${'語'.repeat(23)}誟`, user)).toBe(false);
  });

  test('other software can check the hash, and it matches whoever the user is', async () => {
    const { passwordHash } = await userWith('a'.repeat(72));
    expect(await bcrypt.compare('a'.repeat(72), passwordHash)).toBe(true);
    expect(await hasher.verify('a'.repeat(72), { id: otherId, passwordHash })).toBe(true);
  });

  test('a longer password that bcrypt would cut to it does not match', async () => {
    const user = await userWith('a'.repeat(72));
    expect(await bcrypt.compare('a'.repeat(73), user.passwordHash)).toBe(true);
    expect(await hasher.verify('a'.repeat(73), user)).toBe(false);
  });
});

describe('over 72 bytes', () => {
  test('all bytes count', async () => {
    const user = await userWith(long);
    expect(await hasher.verify(long, user)).toBe(true);
    expect(await hasher.verify(longToo, user)).toBe(false);
    expect(await hasher.verify('語'.repeat(24), user)).toBe(false);
    const longest = await userWith('x'.repeat(1024));
    expect(await hasher.verify('x'.repeat(1024), longest)).toBe(true);
    expect(await hasher.verify(`${'x'.repeat(1023)}y`, longest)).toBe(false);
  });

  test('the hash is bcrypt of a HMAC-SHA-384 in base64, keyed with a fixed text and the user', async () => {
    const { passwordHash } = await userWith(long);
    const prehash = createHmac('sha384', `latchkey password v1 ${id}`).update(long).digest('base64');
    expect(prehash).toHaveLength(64);
    expect(await bcrypt.compare(prehash, passwordHash.replace('hmac-sha384-v1:', ''))).toBe(true);
  });

  test('the hash of one user does not match at another', async () => {
    const { passwordHash } = await userWith(long);
    expect(await hasher.verify(long, { id: otherId, passwordHash })).toBe(false);
  });

  test('the text that bcrypt hashed is no password', async () => {
    const user = await userWith(long);
    const prehash = createHmac('sha384', `latchkey password v1 ${id}`).update(long).digest('base64');
    expect(await hasher.verify(prehash, user)).toBe(false);
  });
});

describe('verify', () => {
  /** @param password `null` for no account, `undefined` for an account without a password. */
  const accountWith = async (password: string | null | undefined, hashedBy = hasher) => {
    if (password === null) return null;
    return password === undefined ? { id, passwordHash: null } : userWith(password, { hashedBy });
  };

  test.each(['correct horse', '', long, null])('never matches an account without a password: %p', async (password) => {
    expect(await hasher.verify(password, { id, passwordHash: null })).toBe(false);
  });

  test.each(['correct horse', '', long])('never matches an account that does not exist', async (password) => {
    expect(await hasher.verify(password, null)).toBe(false);
  });

  test('never matches a password that no account can have', async () => {
    expect(await hasher.verify(null, await userWith('correct horse'))).toBe(false);
    expect(await hasher.verify(null, await userWith(''))).toBe(false);
    expect(await hasher.verify(null, await userWith(long))).toBe(false);
    expect(await hasher.verify(null, null)).toBe(false);
  });

  const short = 'correct horse';
  test.each([
    ['no account', short, null],
    ['no account and a long password', long, null],
    ['an account without a password', short, undefined],
    ['an account without a password and a long one', long, undefined],
    ['no possible password', null, null],
    ['a long password at a short one', long, short],
    ['a short password at a long one', short, long],
    ['a long password at a long one', long, longToo],
    ['no possible password at a long one', null, long],
  ])('compares once and at full cost with %s', async (_, password, stored) => {
    const costly = createPasswordHasher(5);
    const user = await accountWith(stored, costly);
    const compare = jest.spyOn(bcrypt, 'compare');
    await costly.verify(password, user);
    expect(compare.mock.calls.map(([, hash]) => hash)).toEqual([expect.stringMatching(/^\$2b\$05\$.{53}$/)]);
    compare.mockRestore();
  });
});

/** PBKDF2-SHA-256 of `correct horse`, one round. */
const importedPbkdf2 = (password: string) =>
  `imported-v1:$pbkdf2-sha256$i=1$c2FsdA$${pbkdf2Sync(password, 'salt', 1, 32, 'sha256').toString('base64').replace('=', '')}`;

/** The costs of the comparisons that a check makes. */
const costsOf = async (check: () => Promise<unknown>): Promise<number[]> => {
  const compare = jest.spyOn(bcrypt, 'compare');
  await check();
  const costs = compare.mock.calls.map(([, hash]) => bcrypt.getRounds(hash));
  compare.mockRestore();
  return costs;
};
/** In units of one comparison at cost 0. */
const workOf = (costs: readonly number[]): number => costs.reduce((sum, cost) => sum + 2 ** cost, 0);

describe('a hash of another system', () => {
  test('matches its password only, and is outdated', async () => {
    const passwordHash = importedPbkdf2('correct horse');
    expect(await hasher.verify('correct horse', { id, passwordHash })).toBe(true);
    expect(await hasher.verify('wrong horse', { id, passwordHash })).toBe(false);
    expect(await hasher.verify(null, { id, passwordHash: importedPbkdf2('') }, '')).toBe(false);
    expect(hasher.isOutdated(passwordHash)).toBe(true);
  });

  test('is compared with the password as typed, because no other system normalizes it', async () => {
    const account = { id, passwordHash: importedPbkdf2('x²') };
    expect(await hasher.verify('x2', account, 'x²')).toBe(true);
    expect(await hasher.verify('x2', account, 'x2')).toBe(false);
    // Our own hashes are made from the normalized password.
    expect(await hasher.verify('x2', await userWith('x2'), 'x²')).toBe(true);
  });

  test('of bcrypt cuts passwords after 72 bytes as the other system did, until it is replaced', async () => {
    const passwordHash = `imported-v1:${await bcrypt.hash(long, 4)}`;
    expect(await hasher.verify(long, { id, passwordHash })).toBe(true);
    const replaced = { id, passwordHash: await hasher.hash(long, id) };
    expect(await hasher.verify(long, replaced)).toBe(true);
    expect(await hasher.verify(longToo, replaced)).toBe(false);
  });

  test.each([true, false])('takes one comparison of full cost in addition; right password: %p', async (isRight) => {
    const account = { id, passwordHash: importedPbkdf2('correct horse') };
    const password = isRight ? 'correct horse' : 'wrong';
    expect(await costsOf(() => createPasswordHasher(6).verify(password, account))).toEqual([6]);
  });
});

describe('the work of a check is the same', () => {
  const costly = createPasswordHasher(6);

  test.each([
    ['a hash of our own of cost 4', async () => (await userWith('correct horse')).passwordHash],
    ['one of a long password', async () => (await userWith(long)).passwordHash],
    ['an imported hash of bcrypt', async () => `imported-v1:${await bcrypt.hash('correct horse', 4)}`],
    ['an imported one of a SHA-256', async () => `imported-v1:$bcrypt-sha256${await bcrypt.hash('x', 5)}`],
    ['a hash of full cost', async () => (await userWith('correct horse', { hashedBy: costly })).passwordHash],
    ['no password', async () => null],
  ])('with %s, for a right and for a wrong password', async (_, hash) => {
    const account = { id, passwordHash: await hash() };
    for (const password of ['correct horse', 'wrong', null])
      expect(workOf(await costsOf(() => costly.verify(password, account)))).toBe(2 ** 6);
  });

  test('with a decoy, everybody pays for one imported hash', async () => {
    // A decoy of bcrypt, because its comparisons can be counted.
    const withDecoy = createPasswordHasher(6, bcrypt, `$2b$05$${'.'.repeat(53)}`);
    const accounts = [await userWith('correct horse'), await userWith(long), { id, passwordHash: null }, null];
    for (const account of accounts)
      expect(workOf(await costsOf(() => withDecoy.verify('wrong', account)))).toBe(2 ** 6 + 2 ** 5);
    // Accounts with an imported hash do the work of their own.
    const imported = { id, passwordHash: importedPbkdf2('correct horse') };
    expect(workOf(await costsOf(() => withDecoy.verify('wrong', imported)))).toBe(2 ** 6);
    expect(await withDecoy.verify('correct horse', accounts[0] ?? null)).toBe(true);
  });
});

test.each([
  [4, false],
  [5, true],
  [10, true],
])('a hash of cost 4 at a cost of %p now: outdated is %p', async (cost, expected) => {
  for (const password of ['correct horse', long])
    expect(createPasswordHasher(cost).isOutdated(await hasher.hash(password, id))).toBe(expected);
});

test('a hash of a higher cost is not outdated', async () => {
  expect(hasher.isOutdated(await createPasswordHasher(5).hash('correct horse', id))).toBe(false);
});

describe('a user of Cognito', () => {
  const account = { id, passwordHash: 'imported-v1:$cognito$mfa=asked$QWRh' };
  const ada = { kind: 'cognito', username: 'Ada', ignoresFactors: false };
  const asking = (answer: () => Promise<boolean>, decoy = '') => {
    const ask = jest.fn<AskCognito>().mockImplementation(answer);
    return { ask, hasher: createPasswordHasher(6, bcrypt, decoy, ask) };
  };

  test.each([true, false])('has the password that Cognito says: %p', async (isRight) => {
    const { ask, hasher: both } = asking(async () => isRight);
    expect(await both.verify('x2', account, 'x²')).toBe(isRight);
    expect(ask.mock.calls).toEqual([[ada, 'x²']]);
    expect(both.isOutdated(account.passwordHash)).toBe(true);
  });

  test('has no password if Cognito is not asked', async () => {
    expect(await hasher.verify('correct horse', account)).toBe(false);
  });

  test('is the only one who is asked for', async () => {
    const { ask, hasher: both } = asking(async () => true, '$cognito$mfa=asked$QWRh');
    const others = [
      await userWith('correct horse'),
      { id, passwordHash: importedPbkdf2('x') },
      { id, passwordHash: null },
    ];
    for (const other of [...others, null]) expect(await both.verify('wrong', other)).toBe(false);
    expect(ask).not.toHaveBeenCalled();
  });

  test('Cognito never gets text that cannot be a password', async () => {
    const { ask, hasher: both } = asking(async () => true);
    expect(await both.verify(null, account, 'a\0b')).toBe(false);
    expect(ask.mock.calls).toEqual([[ada, '']]);
  });

  test.each<[string, () => Promise<boolean>]>([
    ['right', async () => true],
    ['wrong', async () => false],
    ['unknown', () => Promise.reject(new Error('unavailable'))],
  ])('costs the work of other accounts while Cognito is asked, if the password is %s', async (_, answer) => {
    const { hasher: both } = asking(answer, `$2b$05$${'.'.repeat(53)}`);
    expect(workOf(await costsOf(() => both.verify('x', account).catch(() => false)))).toBe(2 ** 6 + 2 ** 5);
  });

  test('cannot sign in while Cognito does not answer', async () => {
    const reason = new Error('unavailable');
    await expect(asking(() => Promise.reject(reason)).hasher.verify('x', account)).rejects.toBe(reason);
  });
});
