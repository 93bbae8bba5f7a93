import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../../lib/auth/contract-mode';
import { cookiesOf, createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';
import { newPasskey } from '../../../../support/new-passkey';
import { plantSession, plantTokenSession } from '../../../../support/sessions';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

describe('GET /account', () => {
  test('shows the profile, and the state of the email', async () => {
    const { visitor, open } = createAccountPages();
    const ada = await visitor({ firstName: 'Ada', lastName: null, name: 'Ada King', email: 'ada@example.com' });

    const answer = await open('GET /account', ada);

    expect([answer.status, answer.cookies]).toEqual([200, []]);
    expect(answer.text).toContain('name="first_name" type="text" autocomplete="given-name" value="Ada"');
    expect(answer.text).toContain('name="last_name" type="text" autocomplete="family-name" value=""');
    expect(wordsOf(answer)).toMatch(/Name in your organisation Ada King .*ada@example\.com Confirmed/);
  });

  test('leads to each of its sections', async () => {
    const { visitor, open } = createAccountPages();
    const { text } = await open('GET /account', await visitor());
    const links = [...text.matchAll(/<a href="#([a-z]+)"/g)].map(([, id]) => id).filter((id) => id !== 'main');
    expect(links).toEqual(['profile', 'email', 'password', 'security', 'sessions', 'events', 'data']);
    for (const id of [...links, 'deletion']) expect(text).toContain(`<section id="${id}"`);
  });

  test('has the name of the account next to the password, and no id twice', async () => {
    const { deps, visitor, open } = createAccountPages();
    const ada = await visitor({ email: 'ada@example.com', hasTotp: true, passkeys: 1 });
    deps.passkeys.listPasskeys = async () => [newPasskey(), newPasskey()];
    const { text } = await open('GET /account', ada);
    expect(text).toContain('name="account" value="ada@example.com" autocomplete="username"');
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('lists the sessions of all surfaces, the own first, with browser, IP address and times', async () => {
    const { deps, visitor, signIn, open } = createAccountPages();
    const { user } = await visitor();
    deps.clock.moveBy(-7_200_000);
    const phone = await plantSession(deps, user, { client: FIREFOX, ipAddress: '203.0.113.7' });
    await plantTokenSession(deps, user, { client: null });
    deps.clock.moveBy(7_200_000);
    deps.sessionIdleSeconds = 0;
    const own = await signIn(user);

    const answer = await open('GET /account', own);

    const [, list = ''] = /Sessions Where you are signed in\.(.*?)End all other sessions/.exec(wordsOf(answer)) ?? [];
    expect(list).toContain('This session');
    expect(list).toContain('Firefox on Linux 203.0.113.7 · Signed in Nov 20, 2026, 8:00 AM · Last used 2 hours ago');
    expect(list).toContain('Unknown browser');
    expect(list.indexOf('This session')).toBeLessThan(list.indexOf('Firefox'));
    expect(answer.text).toContain(`<button name="session" value="${phone.session.tokenHash}"`);
    expect(answer.text).not.toContain(`value="${own.reference}"`);
  });

  test('offers to end all others only if there are others', async () => {
    const { visitor, open } = createAccountPages();
    expect((await open('GET /account', await visitor())).text).not.toContain('value="others"');
  });

  test('shows the ten latest events in words, newest first', async () => {
    const { deps, visitor, open } = createAccountPages();
    const { user, ...session } = await visitor();
    for (let index = 0; index < 12; index += 1) {
      deps.clock.moveBy(1000);
      const event = {
        eventId: deps.ids.newId(),
        type: 'auth.signed_out' as const,
        actorId: undefined,
        time: deps.clock.now(),
      };
      await deps.accountEvents.add({ ...event, userId: user.id });
    }
    const time = deps.clock.now();
    await deps.accountEvents.add(
      { eventId: deps.ids.newId(), type: 'user.updated' as never, userId: user.id, actorId: deps.ids.newId(), time },
      { ipAddress: '203.0.113.9', client: FIREFOX },
    );

    const words = wordsOf(await open('GET /account', { user, ...session }));

    expect(words.match(/Signed out/g)).toHaveLength(9);
    expect(words).toContain('The profile was changed (by an admin) Nov 20, 2026');
    expect(words).not.toContain('203.0.113.9');
  });

  test('shows a requested email until it is confirmed', async () => {
    const { deps, visitor, open } = createAccountPages();
    const ada = await visitor();
    await deps.users.requestEmailChange({
      user: ada.user,
      newEmail: 'ada@example.org',
      mails: [],
      now: deps.clock.now(),
    });
    expect(wordsOf(await open('GET /account', ada))).toContain('You asked to change it to ada@example.org.');
  });

  test('leads to the proof of who it is, in place of forms that need it, once the sign-in is a while ago', async () => {
    const { deps, visitor, open } = createAccountPages();
    const ada = await visitor({ passwordHash: null });
    const fresh = await open('GET /account', ada);
    deps.clock.moveBy(600_000);
    const later = await open('GET /account', ada);

    for (const [id, action] of [
      ['email', 'email'],
      ['password', 'password'],
      ['data', 'export'],
    ] as const) {
      expect(fresh.text).toContain(`action="/account/${action}"`);
      expect(later.text).not.toContain(`action="/account/${action}"`);
      expect(fresh.text).not.toContain(`return_to=%2Faccount%23${id}`);
      expect(later.text).toContain(`href="/reauthenticate?return_to=%2Faccount%23${id}"`);
    }
  });

  test('lets whoever has a password change it at any time, because the form asks for it', async () => {
    const { deps, visitor, open } = createAccountPages();
    const ada = await visitor();
    deps.clock.moveBy(600_000);
    expect((await open('GET /account', ada)).text).toContain('name="current_password"');
  });

  test('asks somebody without a password for no current one', async () => {
    const { visitor, open } = createAccountPages();
    const answer = await open('GET /account', await visitor({ passwordHash: null }));
    expect(answer.text).not.toContain('current_password');
    expect(wordsOf(answer)).toContain('Set password');
  });

  test.each([
    ['of an account with a login name', {}, { email: 'admin12' }],
    ['in a mode without mail', { mode: classicMode }, {}],
  ])('says that only an admin changes the email %s', async (_, options, changes) => {
    const { visitor, open } = createAccountPages(options);
    const answer = await open('GET /account', await visitor(changes));
    expect(answer.text).not.toContain('new_email');
    expect(wordsOf(answer)).toContain('Only an admin can change it.');
  });

  test('is in the language that was chosen, and says which', async () => {
    const { visitor, open } = createAccountPages();
    const ada = await visitor();
    const kept = await open('GET /account', ada, { cookies: ['__Host-ui_locales=fr'] });
    const chosen = await open('GET /account', ada, { query: { ui_locales: 'fr' } });
    for (const { text } of [kept, chosen]) {
      expect(text).toContain('<option value="fr" lang="fr" selected>');
      expect(text).toContain('20 nov. 2026');
    }
    const { text } = await open('GET /account', ada, { headers: { 'accept-language': 'fr' } });
    expect(text).toContain('<option value="automatic" selected>');
  });

  test('escapes whatever users, admins and browsers put in', async () => {
    const { deps, visitor, open } = createAccountPages();
    const hostile = `<img src=x onerror="alert('1')">&`;
    const ada = await visitor({ firstName: hostile, name: hostile });
    await plantSession(deps, ada.user, { client: 'x/<b>', ipAddress: hostile });
    const { text } = await open('GET /account', ada);
    expect(text).not.toContain(hostile);
    expect(text.match(/&lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt;&amp;/g)).toHaveLength(3);
  });

  test.each([
    ['nobody', null],
    ['somebody whose session has ended', 'ended'],
  ])('leads %s to the sign-in, and back', async (_, state) => {
    const { deps, visitor, open } = createAccountPages();
    const ada = await visitor();
    await deps.sessions.endSessionOf(ada.user.id, ada.reference);
    expect(leadOf(await open('GET /account', state === null ? null : ada))).toEqual({
      status: 303,
      to: '/login?return_to=%2Faccount',
      notice: 'sign_in_first',
    });
  });

  test('shows the notice of a form once', async () => {
    const { visitor, open } = createAccountPages();
    const answer = await open('GET /account', await visitor(), { cookies: ['__Host-notice=profile_saved'] });
    expect(wordsOf(answer)).toContain('Your profile is saved.');
    expect(cookiesOf(answer)).toEqual({ '__Host-notice': '' });
  });

  test('is at most 14 KB compressed, with all that it can show', async () => {
    const { deps, visitor, open } = createAccountPages();
    const ada = await visitor({ firstName: 'Ada', hasTotp: true, passkeys: 20 });
    deps.passkeys.listPasskeys = async () => Array.from({ length: 20 }, () => newPasskey({ name: deps.ids.newId() }));
    for (let index = 1; index < 20; index += 1) {
      await plantSession(deps, ada.user, { client: FIREFOX, ipAddress: `203.0.113.${index}` });
      const event = {
        eventId: deps.ids.newId(),
        type: 'auth.signed_out' as const,
        actorId: undefined,
        time: deps.clock.now(),
      };
      await deps.accountEvents.add(
        { ...event, userId: ada.user.id },
        { ipAddress: `203.0.113.${index}`, client: FIREFOX },
      );
    }

    const { text } = await open('GET /account', ada);

    expect(text.match(/name="session" value/g)).toHaveLength(20);
    expect(gzipSync(text, { level: 6 }).length).toBeLessThanOrEqual(14 * 1024);
  });
});
