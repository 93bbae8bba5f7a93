import { describe, expect, test } from '@jest/globals';
import {
  authenticationMethods,
  factorsOf,
  includesSecondFactor,
  isMethod,
  METHODS,
  type Method,
  provedByBoth,
} from '../../../lib/auth/methods';

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
    expect(factorsOf({ methods: [method] })).toEqual([factor]);
  });

  test('counts each kind once', () => {
    expect(factorsOf({ methods: ['pwd', 'pwd'] })).toEqual(['knowledge']);
    expect(factorsOf({ methods: ['email', 'otp', 'pwd'] })).toEqual(['possession', 'knowledge']);
    expect(factorsOf({ methods: [] })).toEqual([]);
  });

  test('a passkey that verified its user is two', () => {
    expect(factorsOf({ methods: ['hwk'], userVerified: true })).toEqual(['possession', 'knowledge']);
    expect(factorsOf({ methods: ['pwd', 'hwk'], userVerified: true })).toEqual(['knowledge', 'possession']);
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
  expect(authenticationMethods({ methods })).toEqual(amr);
});

test('a passkey that verified its user is `mfa`', () => {
  expect(authenticationMethods({ methods: ['hwk'], userVerified: true })).toEqual(['hwk', 'mfa']);
});

test.each<[boolean, Method[], true | undefined]>([
  [false, ['pwd'], undefined],
  [false, ['email'], undefined],
  [false, ['pwd', 'email'], undefined],
  [false, ['hwk'], undefined],
  [true, ['hwk'], true],
  [true, ['pwd', 'hwk'], undefined],
  [true, ['email', 'hwk'], undefined],
  [true, ['pwd', 'otp'], undefined],
  [true, ['email', 'otp'], undefined],
  [true, ['pwd', 'recovery'], undefined],
])('whether a second factor was proved is %p for %p, user verified: %p', (expected, methods, userVerified) => {
  expect(includesSecondFactor({ methods, ...(userVerified ? { userVerified } : {}) })).toBe(expected);
});

test('two proofs together prove the methods of both, each once', () => {
  const [one, other] = [{ methods: ['pwd', 'otp'] as const }, { methods: ['hwk', 'otp'] as const }];
  expect(provedByBoth(one, other)).toEqual({ methods: ['pwd', 'otp', 'hwk'] });
  expect(provedByBoth(one, { ...other, userVerified: true })).toMatchObject({ userVerified: true });
  expect(provedByBoth({ ...one, userVerified: true }, other)).toMatchObject({ userVerified: true });
});

test.each(['', 'mfa', 'PWD', 'pwd ', 'toString', '__proto__', null, undefined, 1, ['pwd'], {}])(
  '%p is not a method',
  (value) => {
    expect(isMethod(value)).toBe(false);
  },
);
