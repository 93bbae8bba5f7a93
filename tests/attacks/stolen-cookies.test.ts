import { describe, expect, test } from '@jest/globals';
import { inParallel, statusCounts } from '../races/race';
import { newCredentials } from '../support/deps';
import { passTime, useAttackedService } from './attacked-service';
import { isSignedIn, newPerson, opens, signIn, signUp, wrong } from './people';

/** What a stolen cookie is worth, and for how long. */

const service = useAttackedService();
const HOUR = 3600;

describe('a stolen session', () => {
  const stolen = async () => {
    const person = await newPerson(service);
    return { person, cookies: [(await signIn(service, person)).session] };
  };

  test('sets no password without the present one, and the owner reads of the attempt', async () => {
    const { person, cookies } = await stolen();
    const form = { current_password: newCredentials().password, new_password: newCredentials().password };

    expect((await service.send('changePassword', { form, cookies })).status).toBe(403);

    expect(await opens(service, person)).toBe(true);
    const { session } = await signIn(service, person);
    expect((await service.send('listEvents', { cookies: [session] })).text).toContain('auth.password_change_refused');
  });

  test('starts no change of address from ten minutes after its sign-in on', async () => {
    const { cookies } = await stolen();
    const wish = () => service.send('requestEmailChange', { form: { new_email: newCredentials().email }, cookies });
    passTime(590);
    expect((await wish()).status).toBe(200);
    passTime(10);
    expect((await wish()).status).toBe(403);
  });

  test('is over after an idle hour', async () => {
    const { cookies } = await stolen();
    passTime(HOUR);
    expect(await isSignedIn(service, cookies[0] ?? '')).toBe(false);
  });

  test('is over after a day, however busy', async () => {
    const { cookies } = await stolen();
    const seen = [];
    for (let halfHours = 1; halfHours <= 48; halfHours += 1) {
      passTime(HOUR / 2);
      seen.push(await isSignedIn(service, cookies[0] ?? ''));
    }
    expect(seen).toEqual([...Array(47).fill(true), false]);
  });

  test('is ended by its owner in the list, from the very next request', async () => {
    const { person, cookies } = await stolen();
    const { session } = await signIn(service, person);
    const { body } = await service.send('listSessions', { cookies: [session] });
    const { sessions } = body as { sessions: { reference: string; current: boolean }[] };
    const reference = sessions.find(({ current }) => !current)?.reference ?? '';

    await service.send('endSession', { cookies: [session], pathParameters: { reference } });

    expect([await isSignedIn(service, cookies[0] ?? ''), await isSignedIn(service, session)]).toEqual([false, true]);
  });

  test('is no proof for another: no way in takes it', async () => {
    const { person, cookies } = await stolen();
    const before = (await service.tables.sessions.items()).length;
    for (const name of ['signIn', 'logIn', 'issueTokens']) {
      expect((await service.send(name, { json: wrong(person), cookies })).status).toBe(401);
    }
    expect(await service.tables.sessions.items()).toHaveLength(before);
  });
});

test('a stolen device is five guesses more a window, and nothing else', async () => {
  const person = await newPerson(service);
  const { device } = await signIn(service, person);
  await inParallel(10, () => service.send('signIn', { form: wrong(person) }));

  const answers = await inParallel(30, () => service.send('signIn', { form: wrong(person), cookies: [device] }));

  expect(statusCounts(answers)).toEqual({ 401: 5, 429: 25 });
  expect((await service.send('getProfile', { cookies: [device] })).status).toBe(403);
});

test('a device of one account is worth nothing at another', async () => {
  const [person, victim] = [await newPerson(service), await newPerson(service)];
  const { device } = await signIn(service, person);
  await inParallel(10, () => service.send('signIn', { form: wrong(victim) }));

  expect((await service.send('signIn', { form: wrong(victim), cookies: [device] })).status).toBe(429);
});

test('what a browser keeps of its sign-up proves nothing without the mail', async () => {
  const { email, cookie } = await signUp(service);
  const [user] = (await service.tables.users.items()).filter((item) => item.email === email);
  const token = `${user?.id}.${cookie.split('=')[1]}`;

  expect((await service.send('verifyEmail', { form: { token }, cookies: [cookie] })).status).toBeGreaterThanOrEqual(
    400,
  );
  expect((await service.tables.users.get(String(user?.id)))?.email_verified).toBeUndefined();
});
