import { describe, expect, test } from '@jest/globals';
import { cookiesOf, createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';
import { sessionUser } from '../../../../support/accounts';
import { referencesOf } from '../../../../support/sessions';

describe('POST /account/sessions', () => {
  test('ends one session', async () => {
    const { deps, visitor, signIn, send } = createAccountPages();
    const ada = await visitor();
    const phone = await signIn(ada.user);

    const answer = await send('POST /account/sessions', ada, { session: phone.reference });

    expect(leadOf(answer)).toEqual({ status: 303, to: '/account', notice: 'session_ended' });
    expect(await referencesOf(deps, ada.user)).toEqual([ada.reference]);
    expect(deps.recorded).toEqual([{ event: 'session_ended', userId: ada.user.id }]);
  });

  test('says so if that session had ended before, such as in another tab', async () => {
    const { deps, visitor, signIn, send } = createAccountPages();
    const ada = await visitor();
    const phone = await signIn(ada.user);
    await send('POST /account/sessions', ada, { session: phone.reference });
    expect(leadOf(await send('POST /account/sessions', ada, { session: phone.reference }))).toEqual({
      status: 303,
      to: '/account',
      notice: 'session_ended_before',
    });
    expect(deps.recorded).toHaveLength(1);
  });

  test('ends no session of somebody else', async () => {
    const { deps, visitor, send } = createAccountPages();
    const [ada, bob] = [await visitor(), await visitor()];
    const answer = await send('POST /account/sessions', ada, { session: bob.reference });
    expect(leadOf(answer)).toMatchObject({ status: 303, notice: 'session_ended_before' });
    expect(await sessionUser(deps, bob.token)).not.toBeNull();
  });

  test('signs out if it is the own session', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();
    const answer = await send('POST /account/sessions', ada, { session: ada.reference });
    expect(leadOf(answer)).toEqual({ status: 303, to: '/login', notice: 'signed_out' });
    expect(cookiesOf(answer)).toMatchObject({ '__Host-session_id': '' });
    expect(await sessionUser(deps, ada.token)).toBeNull();
  });

  test('ends all others, and goes on with a new cookie that lives as long as the old one', async () => {
    const { deps, visitor, signIn, send } = createAccountPages();
    const ada = await visitor();
    const phone = await signIn(ada.user);
    deps.clock.moveBy(1_800_000);

    const answer = await send('POST /account/sessions', ada, { session: 'others' });

    expect(leadOf(answer)).toEqual({ status: 303, to: '/account', notice: 'other_sessions_ended' });
    expect(answer.cookies[0]).toMatch(/^__Host-session_id=.*; Max-Age=84600; Secure$/);
    const { '__Host-session_id': token = '' } = cookiesOf(answer);
    const live = await Promise.all([ada.token, phone.token, token].map((each) => sessionUser(deps, each)));
    expect(live.map((user) => user?.id)).toEqual([undefined, undefined, ada.user.id]);
  });

  test.each([
    ['others', 'Press the button to sign out everywhere else.', 'End all other sessions'],
    ['some-reference', 'Press the button to end the session.', 'End'],
  ])('shows a form of this session after one of another: %s', async (session, text, button) => {
    const { visitor, send } = createAccountPages();
    const ada = await visitor();
    const answer = await send('POST /account/sessions', ada, { session, form_token: 'x'.repeat(43) });
    expect(answer.status).toBe(403);
    expect(wordsOf(answer)).toContain(`Please send the form again. ${text} ${button} Back to your account`);
    expect(answer.text).toContain(`<button name="session" value="${session}">`);
  });

  test('shows the form again if nothing says which session', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();
    expect((await send('POST /account/sessions', ada, {})).status).toBe(400);
    expect(await sessionUser(deps, ada.token)).not.toBeNull();
  });
});
