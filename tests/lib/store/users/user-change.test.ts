import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import type { UserChange } from '../../../../lib/auth/stores/users-store';
import { changedUser } from '../../../../lib/store/users/changed-user';
import { sameVersion, updateUserStep } from '../../../../lib/store/users/user-change';
import { newUser } from '../../../support/new-user';

const now = new Date('2026-11-20T10:00:00.250Z');
const before = newUser({ firstName: 'Ada', version: 3, sessionEpoch: 4 });
const updateOf = (parts: Partial<UserChange>) => {
  const change: UserChange = { before, profile: {}, now, ...parts };
  return updateUserStep('users', change, changedUser(change)).write.Update;
};

describe('the condition', () => {
  test('requires the version, or an existing user if there is no version, so it never creates a user', () => {
    expect(sameVersion({ version: 3 })).toEqual({ condition: 'profile_version = :version', values: { ':version': 3 } });
    const { condition, values } = sameVersion({ version: 0 });
    expect(condition).toBe('attribute_exists(email) AND attribute_not_exists(profile_version)');
    expect(values).toEqual({});
  });
});

describe('the update', () => {
  test('sets given fields, removes null fields and changes nothing else', () => {
    expect(updateOf({ profile: { name: 'Zoë', firstName: null, lastName: undefined } })).toMatchObject({
      Key: { id: before.id },
      UpdateExpression:
        'SET #name = :name, #name_key = :name_key, #search_name = :search_name, #updated_at = :updated_at REMOVE #first_name ADD #profile_version :by1',
      ExpressionAttributeValues: {
        ':version': 3,
        ':name': 'Zoë',
        ':name_key': 'ZOË',
        ':search_name': 'ZOË',
        ':updated_at': now.toISOString(),
      },
    });
  });

  test('of a password requires the epoch that was read, and increases it instead of setting it', () => {
    const update = updateOf({ passwordHash: 'new' });
    expect(update?.ConditionExpression).toBe('profile_version = :version AND session_epoch = :epoch');
    expect(update?.UpdateExpression).toContain('ADD #session_epoch :by1');
    expect(update?.UpdateExpression).not.toMatch(/session_epoch =|profile_version|updated_at/);
  });

  test('does not touch password and epoch if they do not change', () => {
    expect(JSON.stringify(updateOf({ profile: { email: 'new@example.com' } }))).not.toMatch(
      /password_hash|session_epoch/,
    );
  });

  test.each<[Partial<User> | undefined, string]>([
    [undefined, 'not-found'],
    [{}, 'changed-since-read'],
  ])('refused with %p in the way is %s', (existing, refusal) => {
    const change: UserChange = { before, profile: {}, now };
    expect(updateUserStep('users', change, before).whenRefused(existing as never)).toBe(refusal);
  });
});
