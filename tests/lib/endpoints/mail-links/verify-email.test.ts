import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { ADDRESS, CLIENT } from '../../../support/accounts';
import {
  createMailLinks,
  type MailDeps,
  newMailAccount,
  newMailSession,
  OWN_FORM,
  sentToken,
} from '../../../support/mail-links';
import { pendingCookies } from '../../../support/page-forms';
import { signInByPassword } from '../../../support/sign-in';
import { withLink } from './show-link-suite';
import { describeLinkUse, describePasswordForm } from './use-link-suite';

const newPassword = 'a password that is good';

describeLinkUse({
  use: 'verifyEmail',
  purpose: 'verify-email',
  form: { password: newPassword },
  message: 'email verified',
  notice: 'email_verified',
  refused: '{"message":"invalid or expired link","code":"invalid_link"}',
});
describePasswordForm('verifyEmail', 'verify-email', 'password');

const signsIn = async (deps: MailDeps, email: string, password: string): Promise<boolean> => {
  const input = {
    email,
    password,
    ipAddress: ADDRESS,
    client: CLIENT,
    device: null,
    durationSeconds: 60,
    replacedToken: null,
  };
  return signInByPassword(deps, input).then(
    () => true,
    () => false,
  );
};

const withSignUp = async (settings: Parameters<typeof createMailLinks>[0] = {}) => {
  const service = createMailLinks(settings);
  const given = await withLink(service, 'verify-email');
  return { service, deps: service.deps, ...given, cookies: [`__Host-sign_up=${given.signUpSecret}`] };
};

describe('the browser that signed up', () => {
  test('proves the mailbox for a program by one press, keeps the password, and begins no session', async () => {
    const { service, deps, email, password, token, cookies } = await withSignUp();
    expect(await signsIn(deps, email, password)).toBe(false);
    const answer = await service.verifyEmail({ form: { token }, cookies });
    expect([answer.status, answer.cookies]).toEqual([200, []]);
    expect(await signsIn(deps, email, password)).toBe(true);
  });

  test('signs its user in at once, and keeps the password', async () => {
    const { service, deps, user, email, password, token, cookies } = await withSignUp();
    const answer = await service.verifyEmail({ form: { token }, cookies, headers: OWN_FORM });
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    expect(answer.cookies).toEqual([
      expect.stringMatching(
        /^__Host-session_id=[\w-]{36}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400; Secure$/,
      ),
      expect.stringMatching(/^__Host-notice=email_verified;/),
    ]);
    const [, session = ''] = /=([^;]+)/.exec(answer.cookies[0] ?? '') ?? [];
    expect(await deps.sessions.findSession(hashToken(session), deps.clock.now())).toMatchObject({
      userId: user.id,
      methods: ['email'],
    });
    expect(await signsIn(deps, email, password)).toBe(true);
  });

  test('leads its user to the application', async () => {
    const { service, token, cookies } = await withSignUp({ appUrl: 'https://app.example.com/' });
    const answer = await service.verifyEmail({ form: { token }, cookies, headers: OWN_FORM });
    expect([answer.headers.location, answer.cookies.length]).toEqual(['https://app.example.com/', 1]);
  });

  test('leads its user to where they wanted to go when they signed up, and forgets it', async () => {
    const { service, email, token, cookies } = await withSignUp({ appUrl: 'https://app.example.com/' });
    const pending = pendingCookies({ purpose: 'verify-email', email, returnTo: '/orders' });
    const answer = await service.verifyEmail({ form: { token }, cookies: [...cookies, ...pending], headers: OWN_FORM });
    expect([answer.status, answer.headers.location]).toEqual([303, '/orders']);
    expect(answer.cookies).toContain('__Host-pending=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure');
  });

  test('leads its user to no other site, whatever its cookie says', async () => {
    const { service, email, token, cookies } = await withSignUp();
    const pending = pendingCookies({ purpose: 'verify-email', email, returnTo: '//evil.example' });
    const answer = await service.verifyEmail({ form: { token }, cookies: [...cookies, ...pending], headers: OWN_FORM });
    expect(answer.headers.location).toBe('/');
  });

  test('ends the session that its request carries', async () => {
    const { service, deps, token, cookies } = await withSignUp();
    const { user } = await newMailAccount(deps);
    const { token: older } = await newMailSession(deps, user);
    const carried = [...cookies, `__Host-session_id=${older}`];
    await service.verifyEmail({ form: { token }, cookies: carried, headers: OWN_FORM });
    expect(await deps.sessions.findSession(hashToken(older), deps.clock.now())).toBeNull();
  });

  test('is not signed in if its user sets another password: they sign in with it', async () => {
    const { service, token, cookies } = await withSignUp();
    const form = { token, password: newPassword };
    const answer = await service.verifyEmail({ form, cookies, headers: OWN_FORM });
    expect([answer.status, answer.headers.location]).toEqual([303, expect.stringMatching(/^\/login\?/)]);
  });

  test('asks for the second factor of an account that has one', async () => {
    const service = createMailLinks();
    const account = await newMailAccount(service.deps, { emailVerified: false, hasTotp: true });
    const token = await sentToken(service.deps, 'verify-email', account.user);
    const cookies = [`__Host-sign_up=${account.signUpSecret}`];
    const answer = await service.verifyEmail({ form: { token }, cookies, headers: OWN_FORM });
    expect([answer.status, answer.headers.location]).toEqual([303, '/verify-2fa']);
    expect(answer.cookies.some((cookie) => cookie.startsWith('__Host-session_id='))).toBe(false);
  });
});

describe('another browser', () => {
  test('is asked for a password, and its first attempt does not consume the link', async () => {
    const { service, token } = await withSignUp();
    const { status, text } = await service.verifyEmail({ form: { token } });
    expect([status, text]).toEqual([400, '{"message":"password missing","code":"missing_field","field":"password"}']);
    const form = await service.verifyEmail({ form: { token }, headers: OWN_FORM });
    expect(form.text).toContain('name="password" type="password"');
    expect((await service.verifyEmail({ form: { token, password: newPassword } })).status).toBe(200);
  });

  test('is asked for a password too if it has the cookie of another sign-up', async () => {
    const { service, deps, email, password, token } = await withSignUp();
    const other = await withLink(service, 'verify-email');
    const cookies = [`__Host-sign_up=${other.signUpSecret}`];
    const answer = await service.verifyEmail({ form: { token }, cookies, headers: OWN_FORM });
    expect([answer.status, answer.cookies]).toEqual([400, []]);
    await service.verifyEmail({ form: { token, password: newPassword }, cookies });
    expect(await signsIn(deps, email, password)).toBe(false);
    expect(await signsIn(deps, email, newPassword)).toBe(true);
  });
});

test('an attacker who signs up with the email of another person never gets access to the account', async () => {
  // The attacker signs up; the victim has the mailbox.
  const { service, deps, email, password: attackers, token, cookies } = await withSignUp();
  expect(await signsIn(deps, email, attackers)).toBe(false);
  await service.verifyEmail({ form: { token, password: newPassword }, headers: OWN_FORM });
  expect(await signsIn(deps, email, attackers)).toBe(false);
  expect((await service.verifyEmail({ form: { token }, cookies })).status).toBe(403);
  expect(await signsIn(deps, email, newPassword)).toBe(true);
});
