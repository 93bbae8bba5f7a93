import { expect, test } from '@jest/globals';
import { nameKey } from '../../../../lib/auth/users/name-key';

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
