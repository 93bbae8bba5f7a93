import { expect, test } from '@jest/globals';
import { nameKey } from '../../../lib/auth/users/name-key';
import { highlight } from '../../../lib/html/highlight';
import { markupOf } from '../../../lib/html/html';

const marked = (text: string, typed: string) => markupOf(highlight(text, nameKey(typed), nameKey));

test.each([
  ['Ada King', 'ada', '<mark>Ada</mark> King'],
  ['Ada King', 'A K', 'Ad<mark>a K</mark>ing'],
  ['Anna Ann', 'an', '<mark>An</mark>na <mark>An</mark>n'],
  ['aaa', 'aa', '<mark>aa</mark>a'],
  ['Groß', 'gross', '<mark>Groß</mark>'],
  ['Groß', 's', 'Gro<mark>ß</mark>'],
  ['Zoe\u0308 B', 'zoë', '<mark>Zoe\u0308</mark> B'],
  ['ﬁnn', 'fin', '<mark>ﬁn</mark>n'],
  ['Οδυσσέας', 'σέα', 'Οδυσ<mark>σέα</mark>ς'],
  ['李小龍', '小', '李<mark>小</mark>龍'],
  ['👩‍👩‍👧 x', 'X', '👩‍👩‍👧 <mark>x</mark>'],
  ['Ada', 'eve', 'Ada'],
  ['Ada', '', 'Ada'],
  ['', 'ada', ''],
])('in %p, %p is marked', (text, typed, expected) => {
  expect(marked(text, typed)).toBe(expected);
});

test('marked and other text is escaped', () => {
  expect(marked('<b>&"x', '<b>&')).toBe('<mark>&lt;b&gt;&amp;</mark>&quot;x');
  expect(marked('<b> amp & lt', 'amp')).toBe('&lt;b&gt; <mark>amp</mark> &amp; lt');
});
