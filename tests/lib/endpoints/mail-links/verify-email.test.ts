import { describe, expect, test } from '@jest/globals';
import { ADDRESS, CLIENT } from '../../../support/accounts';
import { createMailLinks, type MailDeps, OWN_FORM } from '../../../support/mail-links';
import { signInByPassword } from '../../../support/sign-in';
import { withLink } from './show-link-suite';
import { describeLinkUse, describePasswordForm } from './use-link-suite';

const newPassword = 'a password that is good';

describeLinkUse({
  use: 'verifyEmail',
  purpose: 'verify-email',
  form: { password: newPassword },
  message: 'email verified',
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

const withSignUp = async () => {
  const service = createMailLinks();
  const given = await withLink(service, 'verify-email');
  return { service, deps: service.deps, ...given, cookies: [`__Host-sign_up=${given.signUpSecret}`] };
};

describe('the browser that signed up', () => {
  test.each([
    ['a program', {}],
    ['its user', OWN_FORM],
  ])('proves the mailbox for %s by one press, keeps the password, and its cookie goes', async (_, headers) => {
    const { service, deps, email, password, token, cookies } = await withSignUp();
    expect(await signsIn(deps, email, password)).toBe(false);
    const answer = await service.verifyEmail({ form: { token }, cookies, headers });
    expect([answer.status, answer.cookies]).toEqual([200, []]);
    expect(await signsIn(deps, email, password)).toBe(true);
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
