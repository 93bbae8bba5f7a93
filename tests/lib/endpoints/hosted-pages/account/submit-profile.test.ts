import { describe, expect, test } from '@jest/globals';
import { cookiesOf, createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';

describe('POST /account/profile', () => {
  test('changes the names, and says so on the account page', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor({ firstName: 'A', lastName: null, name: 'Ada King' });

    const answer = await send('POST /account/profile', ada, { first_name: ' Ada ', last_name: 'Lovelace' });

    expect(leadOf(answer)).toEqual({ status: 303, to: '/account', notice: 'profile_saved' });
    const stored = await deps.users.findUser(ada.user.id);
    expect(stored).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace', name: 'Ada King', sessionEpoch: 0 });
    expect(deps.recorded).toEqual([{ event: 'user_updated', userId: ada.user.id, actorId: ada.user.id }]);
  });

  test('removes a name that is empty, and keeps one that is not sent', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor({ firstName: 'Ada', lastName: 'Lovelace' });
    await send('POST /account/profile', ada, { first_name: ' ' });
    expect(await deps.users.findUser(ada.user.id)).toMatchObject({ firstName: null, lastName: 'Lovelace' });
  });

  test('keeps the language of the pages in this browser, or forgets it', async () => {
    const { visitor, send } = createAccountPages();
    const ada = await visitor();
    const chosen = await send('POST /account/profile', ada, { language: 'fr' });
    expect(chosen.cookies).toContain('__Host-ui_locales=fr; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure');
    expect(cookiesOf(await send('POST /account/profile', ada, { language: 'automatic' }))).toMatchObject({
      '__Host-ui_locales': '',
    });
    expect(cookiesOf(await send('POST /account/profile', ada, {}))).toEqual({ '__Host-notice': 'profile_saved' });
  });

  test('may come after another change, and changes what the person sees', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();
    await deps.users.changeUser({ before: ada.user, profile: { name: 'Ada King' }, now: deps.clock.now() });
    await send('POST /account/profile', ada, { first_name: 'Ada' });
    expect(await deps.users.findUser(ada.user.id)).toMatchObject({ firstName: 'Ada', name: 'Ada King' });
  });

  test('shows the form again with all faults and with what was typed', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor({ firstName: 'Ada' });

    const answer = await send('POST /account/profile', ada, {
      first_name: 'x'.repeat(201),
      last_name: 'Love\u0007lace',
      language: 'xx',
    });

    expect(answer.status).toBe(400);
    expect(wordsOf(answer)).toContain(
      'There are problems This first name is longer than 200 characters. This last name contains control characters. Choose a language from the list.',
    );
    expect(answer.text).toContain(`value="${'x'.repeat(201)}"`);
    expect(answer.text).toContain('<a href="/account#profile">');
    expect(await deps.users.findUser(ada.user.id)).toEqual(ada.user);
  });

  test('does nothing for a form of another session, and shows one of this session', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();
    const answer = await send('POST /account/profile', ada, { form_token: 'x'.repeat(43), first_name: 'Eve' });
    expect(answer.status).toBe(403);
    expect(wordsOf(answer)).toContain('Please send the form again.');
    expect(answer.text).toContain('value="Eve"');
    expect(await deps.users.findUser(ada.user.id)).toEqual(ada.user);
  });

  test('leads to the sign-in if the session has ended meanwhile, and back to the form', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();
    await deps.sessions.endSessionOf(ada.user.id, ada.reference);
    expect(leadOf(await send('POST /account/profile', ada, { first_name: 'Ada' }))).toEqual({
      status: 303,
      to: '/login?return_to=%2Faccount%23profile',
      notice: 'sign_in_first',
    });
  });
});
