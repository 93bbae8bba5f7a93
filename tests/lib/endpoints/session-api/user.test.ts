import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import { sessionApiUser } from '../../../../lib/endpoints/session-api/user';

const user: User = {
  id: '5b1c1e9a-8a53-4c40-9d6a-0b8a4a9d2f11',
  email: 'bob@example.com',
  firstName: 'Bob',
  lastName: 'Dylan',
  name: 'Robert Zimmerman',
  customerId: 1,
  passwordHash: '$2b$04$hash',
  sessionEpoch: 3,
  active: true,
  inactiveReason: null,
  inactiveUntil: null,
  invitation: null,
  roles: [{ id: 1, code: 'admin', name: 'Admin', reserved: false }],
  isUncounted: false,
  emailVerified: true,
  expiresAt: null,
  hasTotp: false,
  passkeys: 0,
  passkeysFrom: null,
  version: 4,
  createdAt: new Date('2026-11-20T10:00:00.000Z'),
  updatedAt: new Date('2026-11-21T11:12:13.000Z'),
};

describe('sessionApiUser', () => {
  test('has these keys in this order, and no others', () => {
    expect(JSON.stringify(sessionApiUser(user))).toBe(
      '{"created_at":"2026-11-20 10:00:00","email":"bob@example.com","first_name":"Bob",' +
        '"id":"5b1c1e9a-8a53-4c40-9d6a-0b8a4a9d2f11","last_name":"Dylan","updated_at":"2026-11-21 11:12:13"}',
    );
  });

  test('shows null for a name that is not set', () => {
    const text = JSON.stringify(sessionApiUser({ ...user, firstName: null, lastName: null }));
    expect(text).toMatch(/"first_name":null,.*"last_name":null,/);
  });

  test('shows an empty name as it is', () => {
    expect(sessionApiUser({ ...user, firstName: '' })).toMatchObject({ first_name: '' });
  });

  test.each([
    ['2026-11-20T10:00:00.999Z', '2026-11-20 10:00:00'],
    ['2026-01-02T03:04:05.006Z', '2026-01-02 03:04:05'],
    ['2026-07-01T01:30:00.000+02:00', '2026-06-30 23:30:00'],
    ['2026-12-31T23:59:59.999-05:00', '2027-01-01 04:59:59'],
    ['2028-02-29T00:00:00.000Z', '2028-02-29 00:00:00'],
  ])('shows %s in UTC, to the second begun', (time, shown) => {
    const date = new Date(time);
    expect(sessionApiUser({ ...user, createdAt: date, updatedAt: date })).toMatchObject({
      created_at: shown,
      updated_at: shown,
    });
  });
});
