import { expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { requireMailing } from '../../../../lib/auth/mailing/require-mailing';

test('what is about mail is there in the mode that sends it, and in no other', () => {
  expect(() => requireMailing(hardenedMode)).not.toThrow();
  expect(() => requireMailing(classicMode)).toThrow(expect.objectContaining({ code: 'no_mail' }));
});
