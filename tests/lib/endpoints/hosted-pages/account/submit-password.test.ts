import { describe, expect, test } from '@jest/globals';
import { cookiesOf, createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';
import { sessionUser, userWith } from '../../../../support/accounts';

const OLD = 'correct horse battery';
const NEW = 'another good horse';
const change = { current_password: OLD, new_password: NEW, repeat: NEW };

describe('POST /account/password', () => {
  test('changes it, ends every other session, and goes on in a new one', async () => {
    const { deps, visitor, signIn, send } = createAccountPages();
    const ada = await visitor();
    const phone = await signIn(ada.user);

    const answer = await send('POST /account/password', ada, change);

    expect(leadOf(answer)).toEqual({ status: 303, to: '/account', notice: 'password_changed' });
    const { '__Host-session_id': token = '' } = cookiesOf(answer);
    const live = await Promise.all([ada.token, phone.token, token].map((each) => sessionUser(deps, each)));
    expect(live.map((user) => user?.id)).toEqual([undefined, undefined, ada.user.id]);
    expect(await userWith(deps, { email: ada.user.email, password: NEW })).not.toBeNull();
    expect(await userWith(deps, { email: ada.user.email, password: OLD })).toBeNull();
  });

  test.each([
    ['without the current one', { ...change, current_password: '' }, 400, 'Enter your current password.'],
    ['with a wrong current one', { ...change, current_password: 'wrong' }, 403, 'The current password is wrong.'],
    ['with a short one', { ...change, new_password: 'short', repeat: 'short' }, 400, 'is shorter than 8 characters.'],
    ['with two that differ', { ...change, repeat: 'other' }, 400, 'The two passwords are different.'],
    ['without a new one', { current_password: OLD }, 400, 'Choose a password. Enter the new password again.'],
  ])('shows the form again, empty, %s', async (_, fields, status, words) => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();

    const answer = await send('POST /account/password', ada, fields);

    expect(answer.status).toBe(status);
    expect(wordsOf(answer)).toContain(words);
    expect(answer.text).not.toMatch(/type="password"[^>]* value=/);
    expect(answer.text).toContain(`name="account" value="${ada.user.email}"`);
    expect(await sessionUser(deps, ada.token)).not.toBeNull();
  });

  test('puts the fault of the current password next to its field', async () => {
    const { visitor, send } = createAccountPages();
    const answer = await send('POST /account/password', await visitor(), { ...change, current_password: 'wrong' });
    expect(answer.text).toContain('id="current_password-fault">The current password is wrong.');
  });

  test('sets the first one of somebody who has just signed in without one', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor({ passwordHash: null });
    const answer = await send('POST /account/password', ada, { new_password: NEW, repeat: NEW });
    expect(leadOf(answer)).toMatchObject({ status: 303, to: '/account', notice: 'password_changed' });
    expect(await userWith(deps, { email: ada.user.email, password: NEW })).not.toBeNull();
  });

  test('asks somebody without a password for a recent sign-in, and leads back', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor({ passwordHash: null });
    deps.clock.moveBy(600_000);
    expect(leadOf(await send('POST /account/password', ada, { new_password: NEW, repeat: NEW }))).toEqual({
      status: 303,
      to: '/reauthenticate?return_to=%2Faccount%23password',
      notice: 'prove_again',
    });
  });

  test('refuses guesses of the current one, as a sign-in does', async () => {
    const { deps, visitor, send } = createAccountPages();
    deps.guessLimits = { accountFailures: 2, ipAddressFailures: 0, windowSeconds: 60 };
    const ada = await visitor();
    const wrong = { ...change, current_password: 'wrong' };
    for (let guesses = 0; guesses < 2; guesses += 1) await send('POST /account/password', ada, wrong);
    const answer = await send('POST /account/password', ada, change);
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(wordsOf(answer)).toContain('Too many attempts.');
  });

  test('leads a second tab, whose session has ended by that, to the sign-in', async () => {
    const { visitor, send } = createAccountPages();
    const ada = await visitor();
    await send('POST /account/password', ada, change);
    expect(leadOf(await send('POST /account/password', ada, change))).toMatchObject({
      status: 303,
      to: '/login?return_to=%2Faccount%23password',
    });
  });
});
