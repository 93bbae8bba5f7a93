import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import type { UserChange } from '../../../../lib/auth/stores/users-store';
import { changedUser, sameVersion, touchesProfile, updateUserStep } from '../../../../lib/store/users/user-change';
import { newUser } from '../../../support/new-user';

const now = new Date('2026-11-20T10:00:00.250Z');
const before = newUser({ firstName: 'Ada', version: 3, sessionEpoch: 4 });
const updateOf = (parts: Partial<UserChange>) => {
  const change: UserChange = { before, profile: {}, now, ...parts };
  return updateUserStep('users', change, changedUser(change)).write.Update;
};

const READER = { id: 7, code: 'reader', name: 'Reader', reserved: false };

describe('the version', () => {
  test.each<[title: string, change: Pick<UserChange, 'profile' | 'passwordHash'>, version: number]>([
    ['grows with names', { profile: { name: 'Zoë', firstName: null, lastName: 'King' } }, 4],
    ['grows with what is set to what it was', { profile: { email: before.email, active: true, roles: [] } }, 4],
    ['grows with a change of nothing: it was asked for', { profile: {} }, 4],
    ['stays with a new password', { profile: {}, passwordHash: 'new' }, 3],
    ['stays with a new password beside what is undefined', { profile: { email: undefined }, passwordHash: 'new' }, 3],
    ['grows with the email', { profile: { email: 'new@example.com' } }, 4],
    ['grows with the state', { profile: { active: false } }, 4],
    ['grows with the roles', { profile: { roles: [READER] } }, 4],
    ['grows with the customer', { profile: { customerId: 2 } }, 4],
    [
      'grows once with everything',
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
    ['is new with a change of nothing: it was asked for', { profile: {} }, true],
    ['stays with a new password', { profile: {}, passwordHash: 'new' }, false],
    [
      'stays with a new password beside what is undefined',
      { profile: { name: undefined }, passwordHash: 'new' },
      false,
    ],
    ['is new with both', { profile: { name: 'Zoë' }, passwordHash: 'new' }, true],
  ])('%s', (_, change, isTouched) => {
    expect(touchesProfile(change)).toBe(isTouched);
    expect(changedUser({ before, now, ...change }).updatedAt).toBe(isTouched ? now : before.updatedAt);
  });
});

describe('the condition', () => {
  test('asks for the version, and for a user where there is none yet: it never makes one', () => {
    expect(sameVersion({ version: 3 })).toEqual({ condition: 'profile_version = :version', values: { ':version': 3 } });
    const { condition, values } = sameVersion({ version: 0 });
    expect(condition).toBe('attribute_exists(email) AND attribute_not_exists(profile_version)');
    expect(values).toEqual({});
  });
});

describe('the update', () => {
  test('sets what is given and unsets what is null, nothing else', () => {
    expect(updateOf({ profile: { name: 'Zoë', firstName: null, lastName: undefined } })).toMatchObject({
      Key: { id: before.id },
      UpdateExpression:
        'SET #name = :name, #name_key = :name_key, #updated_at = :updated_at REMOVE #first_name ADD #profile_version :by1',
      ExpressionAttributeValues: {
        ':version': 3,
        ':name': 'Zoë',
        ':name_key': 'ZOË',
        ':updated_at': now.toISOString(),
      },
    });
  });

  test('of a password is on top of the one that was read; it adds to the epoch and never sets it', () => {
    const update = updateOf({ passwordHash: 'new' });
    expect(update?.ConditionExpression).toBe('profile_version = :version AND session_epoch = :epoch');
    expect(update?.UpdateExpression).toContain('ADD #session_epoch :by1');
    expect(update?.UpdateExpression).not.toMatch(/session_epoch =|profile_version|updated_at/);
  });

  test('leaves password and epoch alone where they are not what changes', () => {
    expect(JSON.stringify(updateOf({ profile: { email: 'new@example.com' } }))).not.toMatch(
      /password_hash|session_epoch/,
    );
  });

  test.each<[Partial<User> | undefined, string]>([
    [undefined, 'not-found'],
    [{}, 'changed-meanwhile'],
  ])('refused with %p in the way is %s', (existing, refusal) => {
    const change: UserChange = { before, profile: {}, now };
    expect(updateUserStep('users', change, before).whenRefused(existing as never)).toBe(refusal);
  });
});
