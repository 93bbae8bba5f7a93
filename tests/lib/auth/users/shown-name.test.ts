import { expect, test } from '@jest/globals';
import { shownName } from '../../../../lib/auth/users/shown-name';

test.each([
  ['Ada', 'Eve', 'King', 'Ada'],
  [null, 'Eve', 'King', 'Eve King'],
  ['', null, 'King', 'King'],
  [null, 'Eve', '', 'Eve'],
  [null, null, null, null],
])('of name %p, first name %p and last name %p, people see %p', (name, firstName, lastName, shown) => {
  expect(shownName({ name, firstName, lastName })).toBe(shown);
});
