import { expect, test } from '@jest/globals';
import { matchesSearch, partOfText } from '../../../../lib/auth/users/user-match';

const user = { email: 'ada.king@example.com', name: null, firstName: 'Zoë', lastName: 'Groß' };

test.each([
  ['ADA', 0],
  ['zoe\u0308 gross', 1],
  ['groß', 2],
  ['KING@', 2],
  ['zoe', null],
])('the text %p is in part %p', (text, part) => {
  expect(partOfText(user, text)).toBe(part);
  expect(matchesSearch(user, { text })).toBe(part !== null);
});

test('a user must match all criteria', () => {
  const all = { emailPrefix: 'ada', namePrefix: 'ZOË', email: 'king', text: 'gross' };
  expect(matchesSearch(user, all)).toBe(true);
  expect(matchesSearch(user, {})).toBe(true);
  for (const wrong of [
    { emailPrefix: 'king' },
    { namePrefix: 'GROSS' },
    { email: 'zoe' },
    { name: 'ZOË' },
    { text: '?' },
  ])
    expect(matchesSearch(user, { ...all, ...wrong })).toBe(false);
});
