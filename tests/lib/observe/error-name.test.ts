import { expect, test } from '@jest/globals';
import { errorName } from '../../../lib/observe/error-name';

test.each([
  [new TypeError('bob@example.com'), 'TypeError'],
  [Object.assign(new Error('bob@example.com'), { name: 'ThrottlingException' }), 'ThrottlingException'],
  ['bob@example.com', 'string'],
  [undefined, 'undefined'],
])('names %p without its message', (thrown, name) => {
  expect(errorName(thrown)).toBe(name);
});
