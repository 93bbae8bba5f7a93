import { describe, expect, test } from '@jest/globals';
import { authenticationMethods, factorsOf, isMethod, METHODS, type Method } from '../../../lib/auth/methods';

test('the methods have the names of the contract', () => {
  expect(METHODS).toEqual(['pwd', 'otp', 'hwk', 'email', 'recovery']);
});

describe('factorsOf', () => {
  test.each<[Method, string]>([
    ['pwd', 'knowledge'],
    ['otp', 'possession'],
    ['hwk', 'possession'],
    ['email', 'possession'],
    ['recovery', 'possession'],
  ])('%s is %s', (method, factor) => {
    expect(factorsOf([method])).toEqual([factor]);
  });

  test('counts each kind once', () => {
    expect(factorsOf(['pwd', 'pwd'])).toEqual(['knowledge']);
    expect(factorsOf(['email', 'otp', 'pwd'])).toEqual(['possession', 'knowledge']);
    expect(factorsOf([])).toEqual([]);
  });
});

test.each<[Method[], string[]]>([
  [['pwd'], ['pwd']],
  [
    ['email', 'otp'],
    ['email', 'otp'],
  ],
  [
    ['pwd', 'otp'],
    ['pwd', 'otp', 'mfa'],
  ],
  [
    ['hwk', 'pwd'],
    ['hwk', 'pwd', 'mfa'],
  ],
])('the methods %p are the claim %p', (methods, amr) => {
  expect(authenticationMethods(methods)).toEqual(amr);
});

test.each(['', 'mfa', 'PWD', 'pwd ', 'toString', '__proto__', null, undefined, 1, ['pwd'], {}])(
  '%p is not a method',
  (value) => {
    expect(isMethod(value)).toBe(false);
  },
);
