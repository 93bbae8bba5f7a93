import { expect, test } from '@jest/globals';
import { isExpired } from '../../../../lib/store/users/user-item';

const now = new Date('2026-11-30T10:00:00Z');
const seconds = now.getTime() / 1000;

test.each<[what: string, expires_at: unknown, expected: boolean]>([
  ['an account that never expires', undefined, false],
  ['a second before its expiry', seconds + 1, false],
  ['at its expiry', seconds, true],
  ['an expiry that is text', String(seconds + 1), true],
  ['an expiry in milliseconds', (seconds + 1) * 1000, true],
  ['an expiry that is null', null, true],
])('%s', (_, expires_at, expected) => {
  expect(isExpired({ expires_at }, now)).toBe(expected);
});
