import { expect, test } from '@jest/globals';
import { suggestEmail } from '../../../lib/quality/suggest-email';

test.each([
  ['gmial.com', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['hotmial.com', 'hotmail.com'],
  ['yaho.com', 'yahoo.com'],
  ['outlok.com', 'outlook.com'],
  ['icloud.con', 'icloud.com'],
  ['ornage.fr', 'orange.fr'],
])('%s is nearly %s', async (typed, meant) => {
  expect(await suggestEmail(`bob@${typed}`)).toBe(`bob@${meant}`);
});

test.each(['gmail.com', 'example.test', 'ab.com', 'nowhere.invalid', 'mailinator.com', 'a-company.co.uk'])(
  '%s is like none',
  async (domain) => expect(await suggestEmail(`bob@${domain}`)).toBeNull(),
);

test('what stands before the at sign stays as it is', async () => {
  expect(await suggestEmail("o'neil+{x}%41|y@gmial.com")).toBe("o'neil+{x}%41|y@gmail.com");
});
