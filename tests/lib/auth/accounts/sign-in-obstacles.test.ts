import { describe, expect, test } from '@jest/globals';
import { isFinal, signInObstacles } from '../../../../lib/auth/accounts/sign-in-obstacles';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import type { User } from '../../../../lib/auth/entities';
import { ADMIN } from '../../../../lib/auth/roles';
import type { SecondFactorPolicy } from '../../../../lib/auth/users/second-factor';
import { newUser } from '../../../support/new-user';

const UNTIL = new Date('2030-01-01T00:00:00Z');

const obstaclesOf = (
  changes: Partial<User>,
  {
    mode = hardenedMode,
    policy = 'none' as SecondFactorPolicy,
    guessLock = null as Date | null,
    recoveryCodes = 0,
  } = {},
) => {
  const user = newUser({ emailVerified: true, ...changes });
  return signInObstacles({ mode, secondFactorPolicy: policy }, user, { guessLock, recoveryCodes });
};

describe('signInObstacles', () => {
  test('finds none for somebody with a password and a verified email', () => {
    expect(obstaclesOf({})).toEqual([]);
  });

  test('says that somebody has not accepted their invitation, and not what follows from it', () => {
    const invitation = { invitedAt: UNTIL, invitedBy: null };
    const [obstacle, ...others] = obstaclesOf({
      invitation,
      passwordHash: null,
      emailVerified: false,
    } as Partial<User>);
    expect([obstacle, others]).toEqual([{ code: 'invited' }, []]);
    expect(isFinal({ code: 'invited' })).toBe(true);
  });

  test('says why and until when somebody is disabled', () => {
    const [obstacle] = obstaclesOf({ active: false, inactiveReason: 'on leave', inactiveUntil: UNTIL });
    expect(obstacle).toEqual({ code: 'not_active', reason: 'on leave', until: UNTIL });
  });

  test('names an email that is not verified, where that is asked for', () => {
    expect(obstaclesOf({ emailVerified: false, expiresAt: UNTIL })).toEqual([
      { code: 'not_verified', expiresAt: UNTIL },
    ]);
    expect(obstaclesOf({ emailVerified: false }, { mode: classicMode })).toEqual([]);
  });

  test('names a full guess limit', () => {
    expect(obstaclesOf({}, { guessLock: UNTIL })).toEqual([{ code: 'too_many_guesses', until: UNTIL }]);
  });

  test('tells no password from no way in at all', () => {
    expect(obstaclesOf({ passwordHash: null })).toEqual([{ code: 'no_password' }]);
    expect(obstaclesOf({ passwordHash: null, email: 'door' })).toEqual([{ code: 'no_way_in' }]);
    expect(obstaclesOf({ passwordHash: null }, { mode: classicMode })).toEqual([{ code: 'no_way_in' }]);
    expect(obstaclesOf({ passwordHash: null, passkeys: 1 }, { mode: classicMode })).toEqual([{ code: 'no_password' }]);
  });

  test('names a second factor that is required and missing', () => {
    expect(obstaclesOf({ roles: [ADMIN] }, { policy: 'admins' })).toEqual([{ code: 'no_second_factor' }]);
    expect(obstaclesOf({ roles: [ADMIN], passkeys: 1 }, { policy: 'admins' })).toEqual([]);
    expect(obstaclesOf({}, { policy: 'admins' })).toEqual([]);
  });

  test('names an app without recovery codes', () => {
    expect(obstaclesOf({ hasTotp: true })).toEqual([{ code: 'no_recovery_codes' }]);
    expect(obstaclesOf({ hasTotp: true }, { recoveryCodes: 1 })).toEqual([]);
  });

  test('puts what ends every sign-in first', () => {
    const all = obstaclesOf(
      { active: false, emailVerified: false, passwordHash: null, email: 'door' },
      { guessLock: UNTIL, policy: 'all' },
    );
    expect(all.map((obstacle) => [obstacle.code, isFinal(obstacle)])).toEqual([
      ['not_active', true],
      ['not_verified', true],
      ['too_many_guesses', false],
      ['no_way_in', true],
      ['no_second_factor', false],
    ]);
  });
});
