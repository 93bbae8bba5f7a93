import { expect, test } from '@jest/globals';
import { dictionary } from '@zxcvbn-ts/language-common';
import { isCommonPassword } from '../../../lib/quality/common-passwords';

test.each(['dragon', 'password', 'password1', '12345678', 'qwertyuiop', 'iloveyou', 'p@ssw0rd', '1q2w3e4r'])(
  '%s is common',
  async (password) => expect(await isCommonPassword(password)).toBe(true),
);

test.each(['correct horse battery', 'password1 and more', 'my password1', ''])('%j is not', async (password) =>
  expect(await isCommonPassword(password)).toBe(false),
);

test('the list is more than three times the 3,000 that are asked for, and 2,000 that matter with digits after them', async () => {
  const known = await Promise.all(dictionary['passwords-common'].map(isCommonPassword));
  const common = dictionary['passwords-common'].filter((_, index) => known[index]);
  expect(common.filter(({ length }) => length >= 8)).toHaveLength(10_000);
  expect(common.filter(({ length }) => length < 8)).toHaveLength(2000);
  expect(common.filter(({ length }) => length < 5)).toEqual([]);
  expect(common.filter((password) => password !== password.normalize('NFKC').toLowerCase())).toEqual([]);
});
