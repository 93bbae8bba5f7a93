import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { newCredentials } from '../support/deps';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { newBrowser, newestMail, type Page } from '../support/visitors';

/** docs/modes.md, `hardened`, as somebody goes through it with two browsers and a mailbox. */

jest.setTimeout(240_000);

let local: LocalStart;
let origin: string;

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  origin = `http://localhost:${port}`;
  const settings = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' };
  local = startLocally({ ...settings, CONTRACT_MODE: 'hardened' });
  await untilReady(local);
});

afterAll(async () => {
  local.process.kill('SIGTERM');
  await local.exited;
});

const typesOf = ({ text }: Page): string[] => (JSON.parse(text).events as { type: string }[]).map(({ type }) => type);
const sessionsOf = ({ text }: Page) =>
  JSON.parse(text).sessions as { reference: string; client: string; current: boolean }[];

test('a user signs up, proves, signs in, looks around, forgets, moves and leaves', async () => {
  const [laptop, phone] = [newBrowser(origin, 'a laptop'), newBrowser(origin, 'a phone')];
  const { email, password } = newCredentials();
  const { email: newEmail, password: second } = newCredentials();
  const { password: third } = newCredentials();

  // Signs up, cannot sign in before the email is verified, and asks for another link.
  expect((await laptop.send('POST', '/users', { email, password })).status).toBe(200);
  const first = await newestMail(origin, email, 1);
  expect((await laptop.send('POST', '/sessions', { email, password })).status).toBe(401);
  expect((await laptop.send('POST', '/email_verification', { email })).status).toBe(200);
  const newer = await newestMail(origin, email, 2);
  expect(newer.link.startsWith(`${origin}/verify_email?token=`)).toBe(true);
  expect((await phone.press(first.link, { password: third })).status).toBe(403);

  // Proves it in the browser that signed up, which signs in: the password stays. The link works once.
  const signedIn = await laptop.press(newer.link);
  expect([signedIn.status, signedIn.headers.get('location'), await laptop.profile()]).toEqual([303, '/', 200]);
  expect((await laptop.press(newer.link)).status).toBe(403);
  expect((await laptop.send('POST', '/sessions', { email, password })).status).toBe(200);
  expect(await laptop.profile()).toBe(200);

  // Sees both sign-ins, and ends that of the phone.
  expect((await phone.send('POST', '/sessions', { email, password })).status).toBe(200);
  const sessions = sessionsOf(await laptop.send('GET', '/sessions'));
  expect(sessions.map(({ client, current }) => [client, current]).sort()).toEqual([
    ['a laptop', true],
    ['a phone', false],
  ]);
  const reference = sessions.find(({ current }) => !current)?.reference;
  expect((await laptop.send('DELETE', `/sessions/${reference}`)).status).toBe(200);
  expect([await phone.profile(), await laptop.profile()]).toEqual([403, 200]);

  // Changes the password: the phone, in again, is out; this browser goes on.
  await phone.send('POST', '/sessions', { email, password });
  const wrong = { current_password: third, new_password: second };
  expect((await laptop.send('PUT', '/password', wrong)).status).toBe(403);
  expect((await laptop.send('PUT', '/password', { ...wrong, current_password: password })).status).toBe(200);
  expect([await phone.profile(), await laptop.profile()]).toEqual([403, 200]);
  expect((await newestMail(origin, email, 3)).links).toEqual([]);

  // Forgets it, and sets another by mail: everybody is out, and nobody is in by that.
  expect((await phone.send('POST', '/reset_password', { email })).status).toBe(200);
  const reset = await newestMail(origin, email, 4);
  expect((await phone.press(reset.link, { new_password: 'password1' })).text).toContain('role="alert"');
  expect((await phone.press(reset.link, { new_password: third })).status).toBe(303);
  expect((await phone.press(reset.link, { new_password: second })).status).toBe(403);
  expect([await phone.profile(), await laptop.profile()]).toEqual([403, 403]);
  expect((await newestMail(origin, email, 5)).links).toEqual([]);
  expect((await laptop.send('POST', '/sessions', { email, password: second })).status).toBe(401);
  expect((await laptop.send('POST', '/sessions', { email, password: third })).status).toBe(200);

  // Moves to another address: the link goes there, the notices to the old one.
  expect((await laptop.send('PUT', '/email', { new_email: newEmail })).status).toBe(200);
  const move = await newestMail(origin, newEmail, 1);
  expect((await newestMail(origin, email, 6)).links).toEqual([]);
  expect((await phone.press(move.link)).status).toBe(303);
  expect((await newestMail(origin, email, 7)).links).toEqual([]);
  expect(JSON.parse((await laptop.send('GET', '/profile')).text)).toMatchObject({
    email: newEmail,
    email_verified: true,
  });
  expect((await phone.send('POST', '/sessions', { email, password: third })).status).toBe(401);
  expect((await phone.send('POST', '/sessions', { email: newEmail, password: third })).status).toBe(200);

  // Reads all of it, newest first, and signs out everywhere.
  const told = await laptop.send('GET', '/events?limit=50');
  expect(typesOf(told)).toEqual([
    'user.signed_in',
    'user.updated',
    'auth.email_change_requested',
    'user.signed_in',
    'auth.sign_in_refused',
    'user.password_changed',
    'auth.password_reset_requested',
    // The session that a new password begins in place of the present one.
    'user.signed_in',
    'user.password_changed',
    'auth.password_change_refused',
    'user.signed_in',
    'auth.session_ended',
    'user.signed_in',
    'user.signed_in',
    'user.signed_in',
    'user.email_verified',
    'user.created',
  ]);
  // What anybody can cause is one entry per hour, with a count: the sign-ins before the email was verified and after the reset.
  expect(JSON.parse(told.text).events).toContainEqual(
    expect.objectContaining({ type: 'auth.sign_in_refused', count: 2 }),
  );
  expect((await laptop.send('DELETE', '/sessions?all=true')).status).toBe(200);
  expect([await laptop.profile(), await phone.profile()]).toEqual([403, 403]);
});
