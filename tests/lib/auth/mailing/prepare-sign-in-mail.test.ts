import { describe, expect, test } from '@jest/globals';
import type { Mail } from '../../../../lib/auth/entities';
import { newMail } from '../../../../lib/auth/mailing/new-mail';
import { prepareMail, withUser } from '../../../../lib/auth/mailing/prepare-mail';
import { hashSignInCode } from '../../../../lib/auth/mailing/sign-in-code';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { BASE_URL, createMailDeps, type MailDeps, newMailAccount } from '../../../support/mail-links';

const signIn = { browserHash: 'b'.repeat(43), returnTo: '/orders' };

const mailTo = (deps: MailDeps, to: { id: string | null; email: string }): Mail => ({
  ...newMail(deps, 'sign-in', to),
  signIn,
});
const linkOf = (deps: MailDeps, email: string) => deps.signInLinks.findLink(hashToken(email), deps.clock.now());

describe('a mail that signs in', () => {
  test('gets a link and a code, of which hashes are stored', async () => {
    const deps = createMailDeps();
    const { user, email } = await newMailAccount(deps);
    const prepared = await prepareMail(deps, mailTo(deps, user));
    expect(prepared).toEqual({
      link: {
        url: expect.stringMatching(/^https:\/\/auth\.example\.com\/sign_in\?token=[\w-]{43}\.[\w-]{43}$/),
        minutes: 10,
      },
      code: expect.stringMatching(/^\d{6}$/),
      isSignUp: false,
    });
    const token = prepared?.link?.url.slice(`${BASE_URL}/sign_in?token=`.length) ?? '';
    expect(await linkOf(deps, email)).toEqual({
      email,
      emailHash: hashToken(email),
      userId: user.id,
      linkHash: hashToken(token),
      codeHash: hashSignInCode(prepared?.code ?? '', signIn.browserHash),
      ...signIn,
      expiresAt: new Date('2026-11-20T10:10:00.000Z'),
    });
  });

  test('works for the whole lifetime, in whole seconds', async () => {
    const deps = { ...createMailDeps(), linkSeconds: { ...createMailDeps().linkSeconds, 'sign-in': 90 } };
    deps.clock.moveBy(1);
    const { user, email } = await newMailAccount(deps);
    expect(await prepareMail(deps, mailTo(deps, user))).toMatchObject({ link: { minutes: 1 } });
    expect(await linkOf(deps, email)).toMatchObject({ expiresAt: new Date('2026-11-20T10:01:31.000Z') });
  });

  test('replaces the link of an earlier one', async () => {
    const deps = createMailDeps();
    const { user, email } = await newMailAccount(deps);
    const first = (await prepareMail(deps, mailTo(deps, user)))?.link?.url;
    const second = (await prepareMail(deps, mailTo(deps, user)))?.link?.url ?? '';
    expect(second).not.toBe(first);
    expect((await linkOf(deps, email))?.linkHash).toBe(hashToken(second.slice(`${BASE_URL}/sign_in?token=`.length)));
  });

  test('finds the user who has got the email since the request', async () => {
    const deps = createMailDeps();
    const { user, email } = await newMailAccount(deps);
    const mail = mailTo(deps, { id: null, email });
    expect(await withUser(deps, mail)).toEqual({ ...mail, userId: user.id });
    expect(await prepareMail(deps, mail)).toMatchObject({ isSignUp: false });
    expect(await linkOf(deps, email)).toMatchObject({ userId: user.id });
  });

  test('is also for a user whose email is not verified', async () => {
    const deps = createMailDeps();
    const { user } = await newMailAccount(deps, { emailVerified: false });
    expect(await prepareMail(deps, mailTo(deps, user))).toMatchObject({ isSignUp: false });
  });

  test.each(['disabled', 'deleted', 'of another email'])('is dropped for a user who is %s', async (state) => {
    const deps = createMailDeps();
    const { user, email } = await newMailAccount(deps);
    const now = deps.clock.now();
    if (state === 'disabled') await deps.users.changeUser({ before: user, profile: { active: false }, now });
    if (state === 'deleted') await deps.users.deleteUser(user, { now });
    if (state === 'of another email')
      await deps.users.changeUser({ before: user, profile: { email: 'another@example.com' }, now });
    expect(await prepareMail(deps, mailTo(deps, user))).toBeNull();
    expect(await linkOf(deps, email)).toBeNull();
  });
});

describe('a mail to an email without an account', () => {
  const stranger = { id: null, email: 'stranger@example.com' };

  test('creates one with its link', async () => {
    const deps = createMailDeps();
    const mail = mailTo(deps, stranger);
    expect(await withUser(deps, mail)).toEqual(mail);
    expect(await prepareMail(deps, mail)).toMatchObject({ isSignUp: true, code: expect.any(String) });
    expect(await linkOf(deps, stranger.email)).toMatchObject({ email: stranger.email, userId: null });
  });

  test('is dropped if links create no accounts', async () => {
    const deps = { ...createMailDeps(), linksSignUp: false };
    expect(await prepareMail(deps, mailTo(deps, stranger))).toBeNull();
    expect(await linkOf(deps, stranger.email)).toBeNull();
    const { user } = await newMailAccount(deps);
    expect(await prepareMail(deps, mailTo(deps, user))).toMatchObject({ isSignUp: false });
  });

  test('is dropped if the email may not sign up, for which a user of it needs no permission', async () => {
    const deps = createMailDeps();
    const email = 'info@example.test';
    expect(await prepareMail(deps, mailTo(deps, { id: null, email }))).toBeNull();
    const { user } = await newMailAccount(deps, { email });
    expect(await prepareMail(deps, mailTo(deps, user))).toMatchObject({ isSignUp: false });
  });
});
