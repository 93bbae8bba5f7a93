import { expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../lib/auth/contract-mode';
import { mailingPrecondition } from '../../../lib/endpoints/mail-route';
import { createMailLinks } from '../../support/mail-links';

test('a route that needs mail exists only in a mode that sends mail', () => {
  expect(mailingPrecondition({ mode: hardenedMode })).not.toThrow();
  expect(mailingPrecondition({ mode: classicMode })).toThrow(expect.objectContaining({ code: 'no_mail' }));
});

test.each([
  'verifyEmail',
  'setNewPassword',
  'confirmEmailChange',
  'requestEmailVerification',
  'requestEmailChange',
] as const)('without mail %s is not there, whoever asks', async (route) => {
  const links = createMailLinks({ mode: classicMode });
  for (const headers of [{}, { origin: 'https://evil.example' }]) {
    const answer = await links[route]({ headers, text: '{' });
    expect([answer.status, answer.text]).toEqual([404, '{"error":"Not found"}']);
  }
});
