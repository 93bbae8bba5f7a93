import { expect, jest, test } from '@jest/globals';
import bcrypt from 'bcryptjs';

test('computes the decoy of IMPORTED_HASH_DECOY for an account that does not exist', async () => {
  process.env.IMPORTED_HASH_DECOY = `$2b$04$${'.'.repeat(53)}`;
  const { hasher } = await import('../../../lib/runtime/hasher');
  const compare = jest.spyOn(bcrypt, 'compare');
  await hasher.verify('a password', null);
  expect(compare.mock.calls.map(([text]) => text)).toEqual(['a password', 'a password']);
});
