import { describe, expect, test } from '@jest/globals';
import type { UserChange } from '../../../../lib/auth/stores/users-store';
import { changedUser, touchesProfile } from '../../../../lib/store/users/changed-user';
import { newUser } from '../../../support/new-user';

const now = new Date('2026-11-20T10:00:00.250Z');
const before = newUser({ firstName: 'Ada', version: 3, sessionEpoch: 4 });
const READER = { id: 7, code: 'reader', name: 'Reader', reserved: false };

describe('the version', () => {
  test.each<[title: string, change: Pick<UserChange, 'profile' | 'passwordHash'>, version: number]>([
    ['increases with names', { profile: { name: 'Zoë', firstName: null, lastName: 'King' } }, 4],
    [
      'increases when fields are set to their current values',
      { profile: { email: before.email, active: true, roles: [] } },
      4,
    ],
    ['increases with an empty change, which was requested', { profile: {} }, 4],
    ['stays with a new password', { profile: {}, passwordHash: 'new' }, 3],
    ['stays with a new password and an undefined field', { profile: { email: undefined }, passwordHash: 'new' }, 3],
    ['increases with the email', { profile: { email: 'new@example.com' } }, 4],
    ['increases with the state', { profile: { active: false } }, 4],
    ['increases with the roles', { profile: { roles: [READER] } }, 4],
    ['increases with the customer', { profile: { customerId: 2 } }, 4],
    [
      'increases once with everything',
      { profile: { active: false, customerId: 2, roles: [READER], name: 'Zoë' }, passwordHash: 'new' },
      4,
    ],
  ])('%s', (_, change, version) => {
    expect(changedUser({ before, now, ...change }).version).toBe(version);
  });
});

describe('the time of the change', () => {
  test.each<[title: string, change: Pick<UserChange, 'profile' | 'passwordHash'>, isTouched: boolean]>([
    ['is new with names', { profile: { name: null } }, true],
    ['is new with an empty change, which was requested', { profile: {} }, true],
    ['stays with a new password', { profile: {}, passwordHash: 'new' }, false],
    ['stays with a new password and an undefined field', { profile: { name: undefined }, passwordHash: 'new' }, false],
    ['is new with both', { profile: { name: 'Zoë' }, passwordHash: 'new' }, true],
  ])('%s', (_, change, isTouched) => {
    expect(touchesProfile(change)).toBe(isTouched);
    expect(changedUser({ before, now, ...change }).updatedAt).toBe(isTouched ? now : before.updatedAt);
  });
});
