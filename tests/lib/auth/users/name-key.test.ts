import { expect, test } from '@jest/globals';
import { indexedKey, nameKey, searchName } from '../../../../lib/auth/users/name-key';

test.each([
  ['in any case', ['Ada King', 'ADA KING', 'ada king'], 'ADA KING'],
  ['as letters of full width', ['ＡＤＡ', 'ａｄａ'], 'ADA'],
  ['with accents of their own or not', ['Zoë', 'Zoe\u0308', 'ZOE\u0308'], 'ZOË'],
  ['with either small sigma', ['ΟΔΟΣ', 'οδος', 'οδοσ'], 'ΟΔΟΣ'],
  ['with a sharp s, small or capital', ['Groß', 'GROẞ', 'gross'], 'GROSS'],
  ['with a ligature', ['ﬁnn', 'Finn'], 'FINN'],
  ['in letters without case', ['李小龍'], '李小龍'],
  ['with nothing in it', [''], ''],
])('a name has the same key %s', (_, names, key) => {
  for (const name of names) {
    expect(nameKey(name)).toBe(key);
    expect(nameKey(nameKey(name))).toBe(key);
  }
});

test.each([
  ['is of the name', { name: 'Ada', firstName: 'Eve', lastName: 'King' }, 'ADA'],
  ['is of first and last name if there is no name', { name: null, firstName: 'Eve', lastName: 'King' }, 'EVE KING'],
  ['is of one of them', { name: '', firstName: null, lastName: 'King' }, 'KING'],
  ['is absent without a name', { name: '', firstName: '', lastName: null }, undefined],
])('what a search by name compares %s', (_, user, expected) => {
  expect(searchName(user)).toBe(expected);
});

test('the indexed key is the beginning of a name that is too long for an index', () => {
  const long = 'é'.repeat(449) + '𝒳'.repeat(9);
  expect(indexedKey(long)).toBe('é'.repeat(449));
  expect(Buffer.byteLength(indexedKey('a'.repeat(5000)))).toBe(900);
  expect(indexedKey('Ada')).toBe('Ada');
  expect(searchName({ name: '\ufdfa'.repeat(200), firstName: null, lastName: null })?.length).toBeLessThan(900);
});
