import { describe, expect, test } from '@jest/globals';
import { deleteUnverifiedStep, takeClaimStep } from '../../../../lib/store/users/take-over-steps';
import { newUser } from '../../../support/new-user';

const replaced = newUser({ expiresAt: new Date('2026-11-27T10:00:00.000Z') });
const heir = newUser({ email: replaced.email, emailVerified: true });

// Claim and user agree about the expiry, so the tests on tables cannot tell whether both are checked.
describe('both writes of a take-over check that nobody has verified the account', () => {
  test('the claim', () => {
    expect(takeClaimStep('users', heir, replaced).write.Put).toMatchObject({
      Item: { id: `email#${heir.email}`, user_id: heir.id },
      ConditionExpression: 'user_id = :replaced AND attribute_exists(expires_at)',
      ExpressionAttributeValues: { ':replaced': replaced.id },
    });
  });

  test('the user', () => {
    expect(deleteUnverifiedStep('users', replaced).write.Delete).toMatchObject({
      Key: { id: replaced.id },
      ConditionExpression: 'email = :email AND attribute_exists(expires_at) AND attribute_not_exists(email_verified)',
      ExpressionAttributeValues: { ':email': replaced.email },
    });
  });
});

test('a claim that the new user has already is from an earlier attempt; any other one refuses', () => {
  const { whenRefused } = takeClaimStep('users', heir, replaced);
  expect(whenRefused({ user_id: { S: heir.id } })).toBe('done');
  expect([whenRefused({ user_id: { S: replaced.id } }), whenRefused(undefined)]).toEqual([
    'email-taken',
    'email-taken',
  ]);
});
