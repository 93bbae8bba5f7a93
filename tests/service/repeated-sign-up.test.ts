import { expect, test } from '@jest/globals';
import { passTime, useAttackedService } from '../attacks/attacked-service';
import { mailedToken, opens, signIn, signUp, wrong } from '../attacks/people';

/** What people do who are in a hurry: they sign up twice, and sign in before they have opened their mail. */

const service = useAttackedService();

const verify = (token: string, cookie: string) => service.send('verifyEmail', { form: { token }, cookies: [cookie] });

test('a sign-up repeated in one browser is recognised by its first mail, and the password typed last counts', async () => {
  const first = await signUp(service);
  const token = await mailedToken(service, first.email);
  const second = await signUp(service, wrong(first), { cookies: [first.cookie] });
  const page = await service.send('verifyEmail', {
    form: { token },
    cookies: [second.cookie],
    headers: { accept: 'text/html' },
  });
  expect([page.status, second.cookie]).toEqual([303, first.cookie]);
  expect([await opens(service, second), await opens(service, first)]).toEqual([true, false]);
});

test('a browser that signs up for two accounts is recognised by the mails of both', async () => {
  const one = await signUp(service);
  const other = await signUp(service, undefined, { cookies: [one.cookie] });
  for (const { email } of [one, other])
    expect((await verify(await mailedToken(service, email), other.cookie)).status).toBe(200);
  expect([await opens(service, one), await opens(service, other)]).toEqual([true, true]);
});

test('a sign-in before the link is used leaves the link valid; one after five minutes sends another', async () => {
  const person = await signUp(service);
  const token = await mailedToken(service, person.email);
  expect(await opens(service, person)).toBe(false);
  expect(await mailedToken(service, person.email)).toBe(token);
  passTime(301);
  expect(await opens(service, person)).toBe(false);
  const newer = await mailedToken(service, person.email);
  expect(newer).not.toBe(token);
  expect((await verify(token, person.cookie)).status).toBe(403);
  expect((await verify(newer, person.cookie)).status).toBe(200);
  await expect(signIn(service, person)).resolves.toBeDefined();
});

test('an account that nobody verified is gone after a week, and its email is free', async () => {
  const first = await signUp(service);
  passTime(7 * 86_400 + 1);
  expect((await service.send('requestPasswordReset', { form: { email: first.email } })).status).toBe(200);
  await service.room.deliverMails();
  expect(service.room.mailsTo(first.email).filter(({ subject }) => /password/.test(subject))).toEqual([]);
  const second = await signUp(service, wrong(first));
  const token = await mailedToken(service, first.email);
  expect((await verify(token, second.cookie)).status).toBe(200);
  expect([await opens(service, second), await opens(service, first)]).toEqual([true, false]);
});
