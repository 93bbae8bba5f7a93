import { describe, expect, test } from '@jest/globals';
import type { Mail, MailPurpose } from '../../../lib/auth/entities';
import { mails } from '../../../lib/auth/mails';
import { mailOf } from '../../../lib/mail/mail-record';
import { toMailItem } from '../../../lib/store/mails/outbox-item';
import { createTestDeps } from '../../support/deps';
import { recordOf } from '../../support/mail-room';

const { newId } = createTestDeps().ids;
const id = newId();
const mail: Mail = {
  id,
  purpose: 'verify-email',
  email: 'ann@example.com',
  userId: newId(),
  createdAt: new Date('2026-11-20T10:00:00.123Z'),
};
const signIn = { browserHash: 'x'.repeat(43), returnTo: null };
const imageOf = (one: Mail) => recordOf(toMailItem(one), '1').dynamodb?.NewImage ?? {};

describe('mailOf', () => {
  test.each(Object.keys(mails) as MailPurpose[])('reads what the store writes of %s', (purpose) => {
    const values = purpose === 'recovery-code-used' ? { codesLeft: 0 } : {};
    for (const one of [
      { ...mail, ...values, purpose },
      { ...mail, ...values, purpose, userId: null },
    ]) {
      const complete = purpose === 'sign-in' ? { ...one, signIn } : one;
      expect(mailOf(imageOf(complete))).toEqual(complete);
    }
  });

  test('reads where the user of a sign-in goes on', () => {
    const one: Mail = { ...mail, purpose: 'sign-in', signIn: { ...signIn, returnTo: '/orders?page=2' } };
    expect(mailOf(imageOf(one))).toEqual(one);
  });

  test('makes nothing of a sign-in without the browser that requested it, nor of another mail with one', () => {
    expect(mailOf(imageOf({ ...mail, purpose: 'sign-in' }))).toBeNull();
    expect(mailOf(imageOf({ ...mail, signIn }))).toBeNull();
  });

  test.each([
    ['no address', { email: undefined }],
    ['an address that ends a header', { email: { S: 'ann@example.com\r\nBcc: eve@example.com' } }],
    ['several addresses', { email: { S: 'ann@example.com,eve@example.com' } }],
    ['an address that is not canonical', { email: { S: 'Ann@example.com' } }],
    ['a purpose nobody knows', { purpose: { S: 'advertise' } }],
    ['no purpose', { purpose: undefined }],
    ['a key without a uuid', { id: { S: '2026-11-20T10:00:00.123Z' } }],
    ['a key with more behind the uuid', { id: { S: `2026-11-20T10:00:00.123Z#${id}#x` } }],
    ['a key of another uuid', { id: { S: '2026-11-20T10:00:00.123Z#00000000-0000-1000-8000-000000000000' } }],
    ['a time that is none', { id: { S: `yesterday#${id}` } }],
    // The key could not be made again: the mail would seem to be gone.
    ['a time without milliseconds', { id: { S: `2026-11-20T10:00:00Z#${id}` } }],
    ['a number of codes in a mail without one', { codes_left: { N: '1' } }],
    ['no number of codes', { purpose: { S: 'recovery-code-used' } }],
    ['a negative number of codes', { purpose: { S: 'recovery-code-used' }, codes_left: { N: '-1' } }],
    ['text for a number of codes', { purpose: { S: 'recovery-code-used' }, codes_left: { S: '1' } }],
    ['a number for a user', { user_id: { N: '1' } }],
  ])('makes nothing of %s', (_, changes) => {
    expect(mailOf({ ...imageOf(mail), ...changes } as never)).toBeNull();
  });
});
