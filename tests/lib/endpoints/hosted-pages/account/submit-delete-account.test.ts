import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../../lib/auth/contract-mode';
import { ADMIN } from '../../../../../lib/auth/roles';
import { cookiesOf, createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';
import { sessionUser } from '../../../../support/accounts';

describe('POST /account/delete', () => {
  test.each([hardenedMode, classicMode])('deletes the account and ends every session, $name', async (mode) => {
    const { deps, visitor, signIn, send } = createAccountPages({ mode });
    const ada = await visitor({ email: 'ada@example.com' });
    const phone = await signIn(ada.user);

    const answer = await send('POST /account/delete', ada, { confirmation: ' ADA@example.com' });

    expect(leadOf(answer)).toEqual({ status: 303, to: '/login', notice: 'account_deleted' });
    expect(cookiesOf(answer)).toMatchObject({ '__Host-session_id': '' });
    expect(await deps.users.findUser(ada.user.id)).toBeNull();
    expect([await sessionUser(deps, ada.token), await sessionUser(deps, phone.token)]).toEqual([null, null]);
    const mails = deps.outbox.waiting().map(({ purpose, email }) => [purpose, email]);
    expect(mails).toEqual(mode.verifiesEmails ? [['account-deleted', 'ada@example.com']] : []);
  });

  test.each([hardenedMode, classicMode])('needs a recent sign-in, $name', async (mode) => {
    const { deps, visitor, send } = createAccountPages({ mode });
    const ada = await visitor({ email: 'ada@example.com' });
    deps.clock.moveBy(600_000);
    expect(leadOf(await send('POST /account/delete', ada, { confirmation: 'ada@example.com' }))).toEqual({
      status: 303,
      to: '/reauthenticate?return_to=%2Faccount%2Fdelete',
      notice: 'prove_again',
    });
    expect(await deps.users.findUser(ada.user.id)).toEqual(ada.user);
  });

  test('leads to the application if there is one', async () => {
    const { visitor, send } = createAccountPages({ pages: { appUrl: 'https://app.example.com/' } });
    const answer = await send('POST /account/delete', await visitor({ email: 'ada' }), { confirmation: 'ada' });
    expect(leadOf(answer)).toEqual({ status: 303, to: 'https://app.example.com/', notice: undefined });
  });

  test.each([
    ['nothing', '', 'Enter what you sign in with.'],
    ['something else', 'bob@example.com', 'That is not what you sign in with.'],
    ['a part', 'ada@example', 'That is not what you sign in with.'],
  ])('deletes nothing for %s', async (_, confirmation, words) => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor({ email: 'ada@example.com' });
    const answer = await send('POST /account/delete', ada, { confirmation });
    expect(answer.status).toBe(400);
    expect(wordsOf(answer)).toContain(words);
    expect(answer.text).toContain(`name="confirmation" type="text" autocomplete="off" value="${confirmation}"`);
    expect(await deps.users.findUser(ada.user.id)).toEqual(ada.user);
  });

  test('does not leave a customer without an admin', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor({ email: 'ada@example.com', roles: [ADMIN] });
    const answer = await send('POST /account/delete', ada, { confirmation: 'ada@example.com' });
    expect(answer.status).toBe(403);
    expect(wordsOf(answer)).toContain('This is the last admin. Make somebody else an admin first.');
    expect(await deps.users.findUser(ada.user.id)).toEqual(ada.user);
  });

  test('leads a second tab to the sign-in', async () => {
    const { visitor, send } = createAccountPages();
    const ada = await visitor({ email: 'ada@example.com' });
    await send('POST /account/delete', ada, { confirmation: 'ada@example.com' });
    expect(leadOf(await send('POST /account/delete', ada, { confirmation: 'ada@example.com' }))).toMatchObject({
      status: 303,
      to: '/login?return_to=%2Faccount%2Fdelete',
    });
  });
});
