import { expect, test } from '@jest/globals';
import { ADMIN, hasRole, isActiveAdmin, isSetActive } from '../../../lib/auth/roles';

const reader = { id: 2, code: 'reader', name: 'admin', reserved: false };

test('the role of admins is as the contract has it', () => {
  expect(ADMIN).toEqual({ id: 1, code: 'admin', name: 'Admin', reserved: false });
});

test('hasRole compares codes', () => {
  expect(hasRole({ roles: [reader, ADMIN] }, 'admin')).toBe(true);
  expect(hasRole({ roles: [reader] }, 'admin')).toBe(false);
  expect(hasRole({ roles: [ADMIN] }, 'Admin')).toBe(false);
  expect(hasRole({ roles: [] }, 'admin')).toBe(false);
});

test('an active admin was set to active and has the admin role', () => {
  const active = { active: true, inactiveUntil: null, isUncounted: false };
  expect(isActiveAdmin({ ...active, roles: [ADMIN] })).toBe(true);
  expect(isActiveAdmin({ ...active, active: false, roles: [ADMIN] })).toBe(false);
  expect(isActiveAdmin({ ...active, roles: [reader] })).toBe(false);
  expect(isActiveAdmin({ ...active, inactiveUntil: new Date(0), roles: [ADMIN] })).toBe(false);
  expect(isActiveAdmin({ ...active, isUncounted: true, roles: [ADMIN] })).toBe(false);
});

test('who is active because a time has passed was not set to active', () => {
  const inactiveUntil = new Date(0);
  const users = [
    { active: true, inactiveUntil: null },
    { active: true, inactiveUntil },
    { active: false, inactiveUntil },
    { active: false, inactiveUntil: null },
  ];
  expect(users.map(isSetActive)).toEqual([true, false, false, false]);
});
