import { expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { newNotice } from '../../../../lib/auth/mailing/new-notice';
import { createTestDeps } from '../../../support/deps';
import { newUser } from '../../../support/new-user';

const noticeIn = (mode: typeof hardenedMode, email: string) =>
  newNotice(createTestDeps({ mode }), 'password-changed', newUser({ email }));

test('a user with a mailbox gets a notice, unless the mode sends no mail', () => {
  expect(noticeIn(hardenedMode, 'ada@example.com')).toMatchObject({
    purpose: 'password-changed',
    email: 'ada@example.com',
  });
  expect(noticeIn(classicMode, 'ada@example.com')).toBeUndefined();
});

test('a user with a login name gets none', () => {
  expect(noticeIn(hardenedMode, 'admin')).toBeUndefined();
});
