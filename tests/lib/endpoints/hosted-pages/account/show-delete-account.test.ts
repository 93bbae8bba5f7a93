import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../../lib/auth/contract-mode';
import { createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';

describe('GET /account/delete', () => {
  test('says what happens, and names the account', async () => {
    const { deps, visitor, open } = createAccountPages();
    const ada = await visitor({ email: 'ada@example.com' });
    const answer = await open('GET /account/delete', ada);
    expect(answer.status).toBe(200);
    expect(wordsOf(answer)).toContain('This cannot be undone. You are signed out everywhere at once.');
    expect(wordsOf(answer)).toContain('ada@example.com Delete account Keep your account');
    expect(await deps.users.findUser(ada.user.id)).toEqual(ada.user);
  });

  test('needs a recent sign-in, and leads back', async () => {
    const { deps, visitor, open } = createAccountPages({ mode: classicMode });
    const ada = await visitor();
    deps.clock.moveBy(600_000);
    expect(leadOf(await open('GET /account/delete', ada))).toEqual({
      status: 303,
      to: '/reauthenticate?return_to=%2Faccount%2Fdelete',
      notice: 'prove_again',
    });
  });
});
