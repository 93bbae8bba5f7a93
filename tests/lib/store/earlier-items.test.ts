import { expect, test } from '@jest/globals';
import { fromItem as sealFromItem } from '../../../lib/store/restore/seal-item';
import { fromItem as sessionFromItem } from '../../../lib/store/sessions/session-item';
import { fromItem as eventFromItem } from '../../../lib/store/users/account-events';
import { fromItem as userFromItem } from '../../../lib/store/users/user-item';
import earlier from './earlier-items.json' with { type: 'json' };

/**
 * Items as the first version stored them, whom no migration has changed: the readers of today read them as that version did. Items of later
 * versions have more attributes, so each attribute that came since may be absent. An item is never removed from this file, as long as
 * its readers have to stay: see docs/data-migrations.md.
 */

test('a user', () => {
  expect(userFromItem(earlier.user, new Date())).toEqual({
    id: earlier.user.id,
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: null,
    name: null,
    customerId: 1,
    emailVerified: false,
    active: true,
    inactiveReason: null,
    inactiveUntil: null,
    invitation: null,
    isUncounted: false,
    createdAt: new Date('2026-11-20T14:28:32.000Z'),
    updatedAt: new Date('2026-11-20T14:28:34.000Z'),
    passwordHash: earlier.user.password_hash,
    sessionEpoch: 3,
    roles: [{ id: 1, code: 'admin', name: 'Admin', reserved: true }],
    version: 0,
    expiresAt: null,
    hasTotp: false,
    passkeys: 0,
    passkeysFrom: null,
  });
});

test('a session, which began with a password', () => {
  expect(sessionFromItem(earlier.session)).toEqual({
    tokenHash: earlier.session.id,
    userId: earlier.user.id,
    epoch: 3,
    createdAt: new Date(1795000000250),
    expiresAt: new Date(1795003600250),
    usedAt: new Date(1795000000250),
    ipAddress: null,
    client: null,
    authenticatedAt: new Date(1795000000250),
    methods: ['pwd'],
  });
});

test('an event', () => {
  expect(eventFromItem(earlier.event)).toEqual({
    id: earlier.event.id,
    type: 'user.updated',
    time: new Date('2026-11-20T14:28:34.000Z'),
    actorId: null,
    ipAddress: null,
    client: null,
    count: 1,
    methods: null,
  });
});

test('a seal that is not complete', () => {
  expect(sealFromItem({ ...earlier.seal, id: 'seal' })).toEqual({
    epoch: 7,
    startedAt: new Date(1795000000000),
    since: null,
    finishedAt: null,
  });
});
