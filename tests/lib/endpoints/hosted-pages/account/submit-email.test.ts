import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../../lib/auth/contract-mode';
import { createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';

const NEW = { new_email: 'Ada@Example.ORG' };

describe('POST /account/email', () => {
  test('requests the change, and says so on the account page', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();

    const answer = await send('POST /account/email', ada, NEW);

    expect(leadOf(answer)).toEqual({ status: 303, to: '/account', notice: 'email_change_requested' });
    expect(await deps.users.findRequestedEmail(ada.user.id)).toBe('ada@example.org');
    expect(await deps.users.findUser(ada.user.id)).toEqual(ada.user);
    expect(deps.recorded).toEqual([{ event: 'email_change_requested', userId: ada.user.id }]);
  });

  test('answers alike if somebody else has the email, and shows it alike', async () => {
    const { visitor, send, open } = createAccountPages();
    await visitor({ email: 'ada@example.org' });
    const ada = await visitor();
    expect(leadOf(await send('POST /account/email', ada, NEW))).toEqual({
      status: 303,
      to: '/account',
      notice: 'email_change_requested',
    });
    expect(wordsOf(await open('GET /account', ada))).toContain('You asked to change it to ada@example.org.');
  });

  test('needs a recent sign-in: it leads to the proof, and back to the form', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();
    deps.clock.moveBy(600_000);
    expect(leadOf(await send('POST /account/email', ada, NEW))).toEqual({
      status: 303,
      to: '/reauthenticate?return_to=%2Faccount%23email',
      notice: 'prove_again',
    });
    expect(await deps.users.findRequestedEmail(ada.user.id)).toBeNull();
  });

  test.each([
    ['no email', {}, 'Enter the new email.'],
    ['what is no email', { new_email: 'ada' }, 'This email is not a valid address.'],
    ['the present email', { new_email: 'ADA@example.com' }, 'This email is your email already.'],
  ])('shows the form again for %s', async (_, fields, words) => {
    const { visitor, send } = createAccountPages();
    const ada = await visitor({ email: 'ada@example.com' });
    const answer = await send('POST /account/email', ada, fields);
    expect(answer.status).toBe(400);
    expect(wordsOf(answer)).toContain(words);
    expect(answer.text).toContain(`name="new_email" type="email"`);
    expect(answer.text).toContain('aria-invalid="true"');
  });

  test('says when the next try makes sense, after too many', async () => {
    const { visitor, send } = createAccountPages();
    const ada = await visitor();
    for (let mails = 0; mails < 3; mails += 1) await send('POST /account/email', ada, NEW);
    const answer = await send('POST /account/email', ada, NEW);
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '900']);
    expect(wordsOf(answer)).toContain('Too many attempts. Try again in 15 minutes.');
  });

  test('is refused for an account with a login name, which has no mailbox', async () => {
    const { visitor, send } = createAccountPages();
    expect((await send('POST /account/email', await visitor({ email: 'admin12' }), NEW)).status).toBe(403);
  });

  test('is not there in a mode without mail', async () => {
    const { deps, visitor, send } = createAccountPages({ mode: classicMode });
    const ada = await visitor();
    expect((await send('POST /account/email', ada, NEW)).status).toBe(404);
    expect(await deps.users.findRequestedEmail(ada.user.id)).toBeNull();
  });
});
