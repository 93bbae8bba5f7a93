import { expect, test } from '@jest/globals';
import { suggestAddress } from '../../../lib/quality/suggest-address';

test.each([
  ['gmial.com', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['hotmial.com', 'hotmail.com'],
  ['yaho.com', 'yahoo.com'],
  ['outlok.com', 'outlook.com'],
  ['icloud.con', 'icloud.com'],
  ['ornage.fr', 'orange.fr'],
])('%s is nearly %s', async (typed, meant) => {
  expect(await suggestAddress(`bob@${typed}`)).toBe(`bob@${meant}`);
});

test.each(['gmail.com', 'example.test', 'ab.com', 'nowhere.invalid', 'mailinator.com', 'a-company.co.uk'])(
  '%s is like none',
  async (domain) => expect(await suggestAddress(`bob@${domain}`)).toBeNull(),
);

test('what stands before the at sign stays as it is', async () => {
  expect(await suggestAddress("o'neil+{x}%41|y@gmial.com")).toBe("o'neil+{x}%41|y@gmail.com");
});
