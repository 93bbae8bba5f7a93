import { describe, expect, test } from '@jest/globals';
import { secretOf } from '../../lib/auth/user-id';
import { inParallel, statusCounts } from '../races/race';
import { challengeIn } from '../support/authenticator-app';
import { newCredentials } from '../support/deps';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import { passTime, useAttackedService } from './attacked-service';
import { isSignedIn, newPerson, opens, signIn, signUp, wrong } from './people';

/** What a thief can do with a stolen cookie, and for how long. */

const service = useAttackedService();
const HOUR = 3600;

const REFUSED = '{"message":"passkey refused","code":"passkey_refused"}';

/** A challenge that any passkey may answer. */
const anyChallenge = async (): Promise<string> => challengeIn(await service.send('requestPasskeySignIn'));

/** A person with a session and a passkey. */
const withPasskey = async () => {
  const person = await newPerson(service);
  const { session } = await signIn(service, person);
  const challenge = challengeIn(await service.send('requestRegistration', { cookies: [session] }));
  const authenticator = createSoftwareAuthenticator({ userHandle: person.id });
  const json = { challenge, passkey: authenticator.register(secretOf(challenge)) };
  const answer = await service.send('addPasskey', { json, cookies: [session] });
  if (answer.status !== 201) throw new Error(answer.text);
  return { person, session, authenticator };
};

describe('a stolen session', () => {
  const stolen = async () => {
    const person = await newPerson(service);
    return { person, cookies: [(await signIn(service, person)).session] };
  };

  test('sets no password without the current one, and the owner sees the attempt', async () => {
    const { person, cookies } = await stolen();
    const form = { current_password: newCredentials().password, new_password: newCredentials().password };

    expect((await service.send('changePassword', { form, cookies })).status).toBe(403);

    expect(await opens(service, person)).toBe(true);
    const { session } = await signIn(service, person);
    expect((await service.send('listEvents', { cookies: [session] })).text).toContain('auth.password_change_refused');
  });

  test('requests no email change later than ten minutes after its sign-in', async () => {
    const { cookies } = await stolen();
    const wish = () => service.send('requestEmailChange', { form: { new_email: newCredentials().email }, cookies });
    passTime(590);
    expect((await wish()).status).toBe(200);
    passTime(10);
    expect((await wish()).status).toBe(403);
  });

  test('is not made fresh without the password: guesses are counted, and the owner sees them', async () => {
    const { person, cookies } = await stolen();
    passTime(600);
    const guess = () => service.send('reauthenticate', { form: { password: newCredentials().password }, cookies });
    const statuses = [];
    for (let guesses = 0; guesses < 6; guesses += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);

    const wish = { form: { new_email: newCredentials().email }, cookies };
    expect((await service.send('requestEmailChange', wish)).status).toBe(403);
    passTime(60);
    const { session } = await signIn(service, person);
    const { text } = await service.send('listEvents', { cookies: [session] });
    expect(text).toContain('auth.reauthentication_refused');
  });

  test('is not made fresh with the thief’s own passkey, and not with a passkey’s answer to another challenge', async () => {
    const owner = await withPasskey();
    const thief = await withPasskey();
    passTime(600);
    const challenge = await anyChallenge();
    const own = thief.authenticator.answer(challenge);
    const disguised = thief.authenticator.answer(challenge, { userHandle: owner.person.id });
    const replayed = owner.authenticator.answer(await anyChallenge());
    for (const passkey of [own, disguised, replayed]) {
      const answer = await service.send('reauthenticate', { json: { challenge, passkey }, cookies: [owner.session] });
      expect([answer.status, answer.text]).toEqual([401, REFUSED]);
    }
    const wish = { form: { new_email: newCredentials().email }, cookies: [owner.session] };
    expect((await service.send('requestEmailChange', wish)).status).toBe(403);
    const { text } = await service.send('listEvents', { cookies: [owner.session] });
    expect(text).toContain('auth.reauthentication_refused');
    // None of it has used up the challenge.
    const passkey = owner.authenticator.answer(challenge);
    const fresh = await service.send('reauthenticate', { json: { challenge, passkey }, cookies: [owner.session] });
    expect(fresh.status).toBe(200);
    expect((await service.send('requestEmailChange', wish)).status).toBe(200);
  });

  test('is made fresh once by one answer of a passkey, of 20 requests at the same time', async () => {
    const { session, authenticator } = await withPasskey();
    const challenge = await anyChallenge();
    const json = { challenge, passkey: authenticator.answer(challenge) };
    const answers = await inParallel(20, () => service.send('reauthenticate', { json, cookies: [session] }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 401: 19 });
    // A sign-in does not accept it either.
    expect((await service.send('signIn', { json })).status).toBe(401);
  });

  test('requests an email change again once its user has proved again who they are', async () => {
    const { person, cookies } = await stolen();
    passTime(600);
    const form = { password: person.password };
    expect((await service.send('reauthenticate', { form, cookies })).status).toBe(200);
    const wish = { form: { new_email: newCredentials().email }, cookies };
    expect((await service.send('requestEmailChange', wish)).status).toBe(200);
  });

  test('ends after an idle hour', async () => {
    const { cookies } = await stolen();
    passTime(HOUR);
    expect(await isSignedIn(service, cookies[0] ?? '')).toBe(false);
  });

  test('ends after a day of use', async () => {
    const { cookies } = await stolen();
    const seen = [];
    for (let halfHours = 1; halfHours <= 48; halfHours += 1) {
      passTime(HOUR / 2);
      seen.push(await isSignedIn(service, cookies[0] ?? ''));
    }
    expect(seen).toEqual([...Array(47).fill(true), false]);
  });

  test('can be ended by its owner, from the next request on', async () => {
    const { person, cookies } = await stolen();
    const { session } = await signIn(service, person);
    const { body } = await service.send('listSessions', { cookies: [session] });
    const { sessions } = body as { sessions: { reference: string; current: boolean }[] };
    const reference = sessions.find(({ current }) => !current)?.reference ?? '';

    await service.send('endSession', { cookies: [session], pathParameters: { reference } });

    expect([await isSignedIn(service, cookies[0] ?? ''), await isSignedIn(service, session)]).toEqual([false, true]);
  });

  test('is not accepted in place of another kind of session', async () => {
    const { person, cookies } = await stolen();
    const before = (await service.tables.sessions.items()).length;
    for (const name of ['signIn', 'logIn', 'issueTokens']) {
      expect((await service.send(name, { json: wrong(person), cookies })).status).toBe(401);
    }
    expect(await service.tables.sessions.items()).toHaveLength(before);
  });
});

test('a stolen device cookie gives five more guesses in a window, and nothing else', async () => {
  const person = await newPerson(service);
  const { device } = await signIn(service, person);
  await inParallel(10, () => service.send('signIn', { form: wrong(person) }));

  const answers = await inParallel(30, () => service.send('signIn', { form: wrong(person), cookies: [device] }));

  expect(statusCounts(answers)).toEqual({ 401: 5, 429: 25 });
  expect((await service.send('getProfile', { cookies: [device] })).status).toBe(403);
});

test('a device cookie of one account has no effect for another', async () => {
  const [person, victim] = [await newPerson(service), await newPerson(service)];
  const { device } = await signIn(service, person);
  await inParallel(10, () => service.send('signIn', { form: wrong(victim) }));

  expect((await service.send('signIn', { form: wrong(victim), cookies: [device] })).status).toBe(429);
});

test('a sign-up cookie verifies no email without the mail', async () => {
  const { email, cookie } = await signUp(service);
  const [user] = (await service.tables.users.items()).filter((item) => item.email === email);
  const token = `${user?.id}.${cookie.split('=')[1]}`;

  expect((await service.send('verifyEmail', { form: { token }, cookies: [cookie] })).status).toBeGreaterThanOrEqual(
    400,
  );
  expect((await service.tables.users.get(String(user?.id)))?.email_verified).toBeUndefined();
});
