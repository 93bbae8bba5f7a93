import { expect, test } from '@jest/globals';
import { ADMIN, hasRole, isActiveAdmin } from '../../../lib/auth/roles';

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

test('an active admin is active and has the admin role', () => {
  expect(isActiveAdmin({ active: true, roles: [ADMIN] })).toBe(true);
  expect(isActiveAdmin({ active: false, roles: [ADMIN] })).toBe(false);
  expect(isActiveAdmin({ active: true, roles: [reader] })).toBe(false);
});
