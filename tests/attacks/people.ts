import type { MailPurpose } from '../../lib/auth/entities';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import type { AttackedService, AttackParts } from './attacked-service';

/** A person with an account. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** The state of an account. */
export type Kind = 'unknown' | 'known' | 'unverified' | 'disabled';

/** The cookie of this name that an answer sets, as `name=value`. */
export const cookieNamed = ({ cookies }: Answer, name: string): string =>
  cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0] ?? '';

export const wrong = ({ email }: { email: string }) => ({ ...newCredentials(), email });

/** Sign up, without verifying the email. @returns the credentials and the sign-up cookie. */
export const signUp = async (service: AttackedService, form = newCredentials(), parts: AttackParts = {}) => {
  const answer = await service.send('signUp', { form, ...parts });
  if (answer.status !== 200) throw new Error(`not signed up: ${answer.text}`);
  return { ...form, cookie: cookieNamed(answer, '__Host-sign_up') };
};

/** Deliver all mails. @returns the token of the newest mail to this email. */
export const mailedToken = async ({ room }: AttackedService, email: string): Promise<string> => {
  await room.deliverMails();
  const token = room.mailsTo(email).at(-1)?.token;
  if (!token) throw new Error('no mail with a link');
  return token;
};

/** A new account with a verified email, made through the service. */
export const newPerson = async (service: AttackedService): Promise<Person> => {
  const { email, password, cookie } = await signUp(service);
  const token = await mailedToken(service, email);
  const proof = await service.send('verifyEmail', { form: { token }, cookies: [cookie] });
  if (proof.status !== 200) throw new Error(`not verified: ${proof.text}`);
  return { id: token.split('.')[0] ?? '', email, password };
};

/** An account of this kind, or only credentials for the kind `unknown`. */
export const newAccountOf = async (service: AttackedService, kind: Kind): Promise<Person> => {
  if (kind === 'unknown') return { id: crypto.randomUUID(), ...newCredentials() };
  if (kind === 'unverified') {
    const { email, password } = await signUp(service);
    return { id: (await mailedToken(service, email)).split('.')[0] ?? '', email, password };
  }
  const person = await newPerson(service);
  if (kind === 'disabled') await disable(person);
  return person;
};

/** Disable an account, as an admin does. */
export const disable = async ({ id }: Pick<Person, 'id'>): Promise<void> => {
  const { users } = await import('../../lib/runtime/users');
  const before = await users.findUser(id);
  if (before === null) throw new Error('the account is not there');
  await users.changeUser({ before, profile: { active: false }, now: new Date() });
};

/** Delete an account, as the admin of a customer or its owner does. */
export const remove = async ({ id }: Pick<Person, 'id'>): Promise<void> => {
  const { users } = await import('../../lib/runtime/users');
  const user = await users.findUser(id);
  if (user === null) throw new Error('the account is not there');
  await users.deleteUser(user, { now: new Date() });
};

/** Sign in. @returns the cookies that the browser keeps. */
export const signIn = async (
  service: AttackedService,
  { email, password }: { email: string; password: string },
  parts: AttackParts = {},
) => {
  const answer = await service.send('signIn', { form: { email, password }, ...parts });
  if (answer.status !== 200) throw new Error(`not signed in: ${answer.text}`);
  return { session: cookieNamed(answer, '__Host-session_id'), device: cookieNamed(answer, '__Host-device') };
};

/** Whether a sign-in with these credentials works. */
export const opens = async (
  service: AttackedService,
  { email, password }: { email: string; password: string },
): Promise<boolean> => (await service.send('signIn', { form: { email, password } })).status === 200;

/** Whether this cookie is the cookie of a live session. */
export const isSignedIn = async (service: AttackedService, session: string): Promise<boolean> =>
  (await service.send('getProfile', { cookies: [session] })).status === 200;

/** Request a mail with a link, as its owner does. @returns the token of the link. */
export const linkFor = async (
  service: AttackedService,
  purpose: Extract<MailPurpose, 'verify-email' | 'reset-password'>,
  email: string,
): Promise<string> => {
  const name = purpose === 'verify-email' ? 'requestEmailVerification' : 'requestPasswordReset';
  await service.send(name, { form: { email } });
  return mailedToken(service, email);
};

/** Request an email change with this session. @returns the new email and the token that is mailed to it. */
export const requestedEmail = async (
  service: AttackedService,
  session: string,
  { email }: { email: string } = newCredentials(),
) => {
  const answer = await service.send('requestEmailChange', { form: { new_email: email }, cookies: [session] });
  if (answer.status !== 200) throw new Error(`not requested: ${answer.text}`);
  return { newEmail: email, token: await mailedToken(service, email) };
};

/** Sign in to the user directory. @returns the tokens. */
export const withTokens = async (
  service: AttackedService,
  { email, password }: { email: string; password: string },
) => {
  const answer = await service.send('issueTokens', { json: { email, password } });
  if (answer.status !== 200) throw new Error(`no tokens: ${answer.text}`);
  const body = answer.body as { access_token: string; refresh_token: string };
  return { accessToken: body.access_token, refreshToken: body.refresh_token, answer };
};
