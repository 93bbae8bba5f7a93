import { expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { maySignIn } from '../../../../lib/auth/users/may-sign-in';

test.each([
  ['classic', { active: true, emailVerified: false }, true],
  ['classic', { active: false, emailVerified: true }, false],
  ['hardened', { active: true, emailVerified: true }, true],
  ['hardened', { active: true, emailVerified: false }, false],
  ['hardened', { active: false, emailVerified: true }, false],
] as const)('in mode %s, a user with %j: %p', (name, user, expected) => {
  const mode = name === 'classic' ? classicMode : hardenedMode;
  expect(maySignIn({ mode }, user)).toBe(expected);
});
