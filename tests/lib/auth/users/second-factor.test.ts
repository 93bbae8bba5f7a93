import { describe, expect, test } from '@jest/globals';
import type { Proved } from '../../../../lib/auth/methods';
import { ADMIN } from '../../../../lib/auth/roles';
import {
  requireSecondFactor,
  requireSecondFactorIfAny,
  type SecondFactorPolicy,
  secondFactorObstacle,
} from '../../../../lib/auth/users/second-factor';

const password: Proved = { methods: ['pwd'] };
const both: Proved = { methods: ['pwd', 'otp'] };
const nobody = { roles: [], hasTotp: false, passkeys: 0 };
const admin = { ...nobody, roles: [ADMIN] };

type Row = [SecondFactorPolicy, Partial<typeof admin>, Proved, string | null];

/** What `secondFactorObstacle` finds for a password alone, and for whom a session differs from it. */
const rows: Row[] = [
  ['none', nobody, password, null],
  ['none', admin, password, null],
  ['none', { passkeys: 1 }, password, null],
  ['none', { hasTotp: true }, password, 'second_factor_required'],
  ['none', { hasTotp: true }, both, null],
  ['admins', nobody, password, null],
  ['admins', admin, password, 'second_factor_setup_required'],
  ['admins', { ...admin, passkeys: 1 }, password, 'second_factor_required'],
  ['admins', { ...admin, hasTotp: true }, password, 'second_factor_required'],
  ['admins', { ...admin, hasTotp: true }, both, null],
  ['admins', { ...admin, passkeys: 1 }, { methods: ['hwk'], userVerified: true }, null],
  ['admins', { ...admin, passkeys: 1 }, { methods: ['hwk'] }, 'second_factor_required'],
  ['all', nobody, password, 'second_factor_setup_required'],
  // The factor was removed after the session began.
  ['all', nobody, both, 'second_factor_setup_required'],
  ['admins', admin, { methods: ['hwk'], userVerified: true }, 'second_factor_setup_required'],
  ['none', admin, both, null],
  ['all', { passkeys: 1 }, password, 'second_factor_required'],
  ['all', { hasTotp: true }, { methods: ['email'] }, 'second_factor_required'],
  ['all', { hasTotp: true }, { methods: ['pwd', 'recovery'] }, null],
];

test.each(rows)('policy %s, user %p, proof %p: %p', (secondFactorPolicy, user, proved, obstacle) => {
  expect(secondFactorObstacle({ secondFactorPolicy }, { ...nobody, ...user }, proved)).toBe(obstacle);
});

describe('requireSecondFactor', () => {
  test.each(rows)('policy %s, user %p, session %p: %p', (secondFactorPolicy, user, session, obstacle) => {
    const check = () => requireSecondFactor({ secondFactorPolicy }, { ...nobody, ...user }, session);
    // Without the policy, a sign-in has asked for the second factor of everybody who has one.
    if (obstacle === null || secondFactorPolicy === 'none') expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: obstacle }));
  });
});

describe('requireSecondFactorIfAny', () => {
  test.each(rows)('policy %s, user %p, session %p: %p', (secondFactorPolicy, user, session, obstacle) => {
    const check = () => requireSecondFactorIfAny({ secondFactorPolicy }, { ...nobody, ...user }, session);
    if (obstacle !== 'second_factor_required' || secondFactorPolicy === 'none') expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: obstacle }));
  });
});
