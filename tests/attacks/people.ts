import type { MailPurpose } from '../../lib/auth/entities';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import type { AttackedService, AttackParts } from './attacked-service';

/** Somebody with an account. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** What is known of an account. */
export type Kind = 'unknown' | 'known' | 'unverified' | 'disabled';

/** `name=value` of the cookie of this name that an answer sets, ready to be sent back. */
export const cookieNamed = ({ cookies }: Answer, name: string): string =>
  cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0] ?? '';

export const wrong = ({ email }: { email: string }) => ({ ...newCredentials(), email });

/** Sign up, and nothing else. @returns what the browser keeps. */
export const signUp = async (service: AttackedService, form = newCredentials(), parts: AttackParts = {}) => {
  const answer = await service.send('signUp', { form, ...parts });
  if (answer.status !== 200) throw new Error(`not signed up: ${answer.text}`);
  return { ...form, cookie: cookieNamed(answer, '__Host-sign_up') };
};

/** The token of the newest mail to somebody, once all mails are delivered. */
export const mailedToken = async ({ room }: AttackedService, email: string): Promise<string> => {
  await room.deliverMails();
  const token = room.mailsTo(email).at(-1)?.token;
  if (!token) throw new Error('no mail with a link');
  return token;
};

/** A new account whose mailbox is proved, made as everybody makes one. */
export const newPerson = async (service: AttackedService): Promise<Person> => {
  const { email, password, cookie } = await signUp(service);
  const token = await mailedToken(service, email);
  const proof = await service.send('verifyEmail', { form: { token }, cookies: [cookie] });
  if (proof.status !== 200) throw new Error(`not proved: ${proof.text}`);
  return { id: token.split('.')[0] ?? '', email, password };
};

/** An account of a kind, or none. */
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

/** As an admin does it. */
export const disable = async ({ id }: Pick<Person, 'id'>): Promise<void> => {
  const { users } = await import('../../lib/runtime/users');
  const before = await users.findUser(id);
  if (before === null) throw new Error('the account is not there');
  await users.changeUser({ before, profile: { active: false }, now: new Date() });
};

/** As the admin of a customer does it, or the owner. */
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

/** Whether these open the account. */
export const opens = async (
  service: AttackedService,
  { email, password }: { email: string; password: string },
): Promise<boolean> => (await service.send('signIn', { form: { email, password } })).status === 200;

/** Whether this cookie is somebody's session. */
export const isSignedIn = async (service: AttackedService, session: string): Promise<boolean> =>
  (await service.send('getProfile', { cookies: [session] })).status === 200;

/** The token of a link, asked for as its owner asks for it. */
export const linkFor = async (
  service: AttackedService,
  purpose: Extract<MailPurpose, 'verify-email' | 'reset-password'>,
  email: string,
): Promise<string> => {
  const name = purpose === 'verify-email' ? 'requestEmailVerification' : 'requestPasswordReset';
  await service.send(name, { form: { email } });
  return mailedToken(service, email);
};

/** Somebody signed in asks for another email. @returns it, and the token that is sent to it. */
export const requestedEmail = async (
  service: AttackedService,
  session: string,
  { email }: { email: string } = newCredentials(),
) => {
  const answer = await service.send('requestEmailChange', { form: { new_email: email }, cookies: [session] });
  if (answer.status !== 200) throw new Error(`not wished: ${answer.text}`);
  return { newEmail: email, token: await mailedToken(service, email) };
};

/** A sign-in to the user directory. */
export const withTokens = async (
  service: AttackedService,
  { email, password }: { email: string; password: string },
) => {
  const answer = await service.send('issueTokens', { json: { email, password } });
  if (answer.status !== 200) throw new Error(`no tokens: ${answer.text}`);
  const body = answer.body as { access_token: string; refresh_token: string };
  return { accessToken: body.access_token, refreshToken: body.refresh_token, answer };
};
