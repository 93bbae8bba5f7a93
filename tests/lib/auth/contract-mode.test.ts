import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../lib/auth/contract-mode';

describe('classic mode', () => {
  test('uses the names and values of the contract as they are', () => {
    expect(classicMode.cookieName('session_id')).toBe('session_id');
    expect(classicMode.newSessionToken({ newId: () => 'a fresh id', newSecret: () => 'a secret' }, 'a user')).toBe(
      'a fresh id',
    );
    expect(classicMode.alwaysSecureCookies).toBe(false);
    expect(classicMode.minimumPasswordLength).toBe(1);
  });

  test('shows why a sign-in was refused', () => {
    expect(classicMode.signInRefusal('unknown_email')).toBe('unknown_email');
    expect(classicMode.signInRefusal('wrong_password')).toBe('wrong_password');
    expect(classicMode.signInRefusal('not_active')).toBe('not_active');
  });

  test.each([
    ['absent', undefined, null],
    ['empty', '', null],
    ['zero', '0', null],
    ['negative', '-1', null],
    ['not a number', 'abc', null],
    ['a fraction', '1.5', null],
    ['exponential', '1e3', null],
    ['hexadecimal', '0x10', null],
    ['infinite', 'Infinity', null],
    ['one second', '1', 1],
    ['an hour', '3600', 3600],
    ['a century', '3155760000', 3_155_760_000],
  ])('reads a session duration that is %s', (_, setting, seconds) => {
    expect(classicMode.sessionDurationSeconds(setting)).toBe(seconds);
  });
});
