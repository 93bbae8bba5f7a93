import { expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { maySignIn, signInObstacle } from '../../../../lib/auth/users/may-sign-in';

test.each([
  [classicMode, true, true, null],
  [classicMode, true, false, null],
  [classicMode, false, true, 'not_active'],
  [hardenedMode, true, true, null],
  [hardenedMode, true, false, 'not_verified'],
  [hardenedMode, false, true, 'not_active'],
  [hardenedMode, false, false, 'not_active'],
])('in mode %p, active %p and verified %p: %p', (mode, active, emailVerified, obstacle) => {
  expect(signInObstacle({ mode }, { active, emailVerified })).toBe(obstacle);
  expect(maySignIn({ mode }, { active, emailVerified })).toBe(obstacle === null);
});
