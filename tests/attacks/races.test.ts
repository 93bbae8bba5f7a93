import { expect, test } from '@jest/globals';
import { inParallel, statusCounts } from '../races/race';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import { passTime, useAttackedService } from './attacked-service';
import {
  cookieNamed,
  isSignedIn,
  linkFor,
  mailedToken,
  newPerson,
  opens,
  requestedEmail,
  signIn,
  signUp,
  withTokens,
} from './people';

/** Many simultaneous callers get no more than one caller. */

const service = useAttackedService();
const CALLERS = 30;

const winnerOf = (answers: readonly Answer[]): number => {
  expect(statusCounts(answers)).toEqual({ 200: 1, 403: CALLERS - 1 });
  return answers.findIndex(({ status }) => status === 200);
};
const passwords = () => Array.from({ length: CALLERS }, () => newCredentials().password);
const mailsOf = async (email: string) =>
  (await service.tables.outbox.items()).filter((mail) => mail.email === email).map(({ purpose }) => purpose);

/** Expect that exactly one of the passwords works. Each is tried without guess limits. */
const expectOnly = async (email: string, winner: string | undefined, others: readonly (string | undefined)[]) => {
  expect(await opens(service, { email, password: winner ?? '' })).toBe(true);
  for (const password of others.slice(0, 4))
    expect(await opens(service, { email, password: password ?? '' })).toBe(false);
};

test('of many sign-ups with one email one creates an account, and the owner of the email gets at most three mails', async () => {
  const { email } = newCredentials();
  const typed = passwords();

  const answers = await inParallel(CALLERS, (index) =>
    service.send('signUp', { form: { email, password: typed[index] ?? '' } }),
  );

  expect(statusCounts(answers)).toEqual({ 200: CALLERS });
  const items = await service.tables.users.items();
  expect(items.filter((item) => item.email === email)).toHaveLength(1);
  expect((await mailsOf(email)).length).toBeLessThanOrEqual(3);
  const token = await mailedToken(service, email);
  const proofs = [];
  for (const answer of answers) {
    const cookies = [cookieNamed(answer, '__Host-sign_up')];
    proofs.push(await service.send('verifyEmail', { form: { token }, cookies }));
  }
  // Whoever it was whose account it is: with their password, and nobody else's.
  const winner = proofs.findIndex(({ status }) => status === 200);
  expect(proofs.filter(({ status }) => status === 200)).toHaveLength(1);
  await expectOnly(email, typed[winner], typed.toSpliced(winner, 1));
});

test('of many uses of one verification token one wins with its password', async () => {
  const { email } = await signUp(service);
  const token = await mailedToken(service, email);
  const typed = passwords();

  const winner = winnerOf(
    await inParallel(CALLERS, (index) =>
      service.send('verifyEmail', { form: { token, password: typed[index] ?? '' } }),
    ),
  );

  await expectOnly(email, typed[winner], typed.toSpliced(winner, 1));
});

test('of many uses of one reset token, on both routes, one wins with its password, and every session ends', async () => {
  const { email, ...person } = await newPerson(service);
  const { session } = await signIn(service, { email, ...person });
  const token = await linkFor(service, 'reset-password', email);
  const typed = passwords();

  const winner = winnerOf(
    await inParallel(CALLERS, (index) => {
      const new_password = typed[index] ?? '';
      return index % 2 === 0
        ? service.send('setNewPassword', { form: { token, new_password } })
        : service.send('resetPassword', { form: { email, reset_token: token, new_password } });
    }),
  );

  await expectOnly(email, typed[winner], [person.password, ...typed.toSpliced(winner, 1)]);
  expect(await isSignedIn(service, session)).toBe(false);
  expect((await mailsOf(email)).filter((purpose) => purpose === 'password-changed')).toHaveLength(1);
});

test('of many confirmations of one email change one wins, and the old email is notified once', async () => {
  const person = await newPerson(service);
  const { newEmail, token } = await requestedEmail(service, (await signIn(service, person)).session);

  winnerOf(await inParallel(CALLERS, () => service.send('confirmEmailChange', { form: { token } })));

  expect(await opens(service, { ...person, email: newEmail })).toBe(true);
  expect(await opens(service, person)).toBe(false);
  expect((await mailsOf(person.email)).filter((purpose) => purpose === 'email-changed')).toHaveLength(1);
});

test('of many email changes to one email one wins', async () => {
  const { email } = newCredentials();
  // As many as one mailbox gets mails.
  const tokens: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { session } = await signIn(service, await newPerson(service));
    tokens.push((await requestedEmail(service, session, { email })).token);
  }

  const answers = await Promise.all(tokens.map((token) => service.send('confirmEmailChange', { form: { token } })));

  expect(statusCounts(answers)).toEqual({ 200: 1, 403: 2 });
  const items = await service.tables.users.items();
  expect(items.filter((item) => item.email === email)).toHaveLength(1);
});

test('of many password changes from one session one wins, and one session is left', async () => {
  const person = await newPerson(service);
  const { session, device } = await signIn(service, person);
  const typed = passwords();

  const answers = await inParallel(CALLERS, (index) =>
    service.send('changePassword', {
      form: { current_password: person.password, new_password: typed[index] ?? '' },
      cookies: [session, device],
    }),
  );

  const winners = answers.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  expect(statusCounts(answers)).toEqual({ 200: 1, 403: expect.any(Number), 429: expect.any(Number) });
  expect(await isSignedIn(service, session)).toBe(false);
  expect(await isSignedIn(service, cookieNamed(winners[0] as Answer, '__Host-session_id'))).toBe(true);
  const winner = answers.findIndex(({ status }) => status === 200);
  await expectOnly(person.email, typed[winner], [person.password]);
});

test('of many refreshes with one token all get the same successor, and a late one ends the session', async () => {
  const { refreshToken } = await withTokens(service, await newPerson(service));
  const refresh = (token: string) => service.send('refreshTokens', { json: { refresh_token: token } });

  const answers = await inParallel(CALLERS, () => refresh(refreshToken));

  expect(statusCounts(answers)).toEqual({ 200: CALLERS });
  const successors = new Set(answers.map(({ body }) => (body as { refresh_token: string }).refresh_token));
  expect(successors.size).toBe(1);
  passTime(11);
  expect((await refresh(refreshToken)).status).toBe(401);
  expect((await refresh([...successors][0] ?? '')).status).toBe(401);
});

test('of many requests to end one session one ends it, and the other sessions of the user stay', async () => {
  const person = await newPerson(service);
  const [own, other] = [await signIn(service, person), await signIn(service, person)];
  const { body } = await service.send('listSessions', { cookies: [own.session] });
  const { sessions } = body as { sessions: { reference: string; current: boolean }[] };
  const reference = sessions.find(({ current }) => !current)?.reference ?? '';

  const answers = await inParallel(CALLERS, () =>
    service.send('endSession', { cookies: [own.session], pathParameters: { reference } }),
  );

  expect(statusCounts(answers)).toEqual({ 200: 1, 404: CALLERS - 1 });
  expect([await isSignedIn(service, other.session), await isSignedIn(service, own.session)]).toEqual([false, true]);
});

test('of many sign-ups repeated in one browser one password counts, and none after the mailbox is proved', async () => {
  const person = await signUp(service);
  const token = await mailedToken(service, person.email);
  const typed = passwords();
  const repeat = (password: string) =>
    service.send('signUp', { form: { email: person.email, password }, cookies: [person.cookie] });

  const [proof, ...answers] = await Promise.all([
    service.send('verifyEmail', { form: { token }, cookies: [person.cookie] }),
    ...typed.map(repeat),
  ]);
  await inParallel(5, () => repeat(newCredentials().password));

  expect([proof.status, statusCounts(answers)]).toEqual([200, { 200: CALLERS }]);
  const { hasher } = await import('../../lib/runtime/hasher');
  const { users } = await import('../../lib/runtime/users');
  const owner = await users.findUser(token.split('.')[0] ?? '');
  const fits = await Promise.all([person.password, ...typed].map((password) => hasher.verify(password, owner)));
  expect(fits.filter((isRight) => isRight)).toHaveLength(1);
  await service.room.deliverMails();
  expect(service.room.mailsTo(person.email).length).toBeLessThanOrEqual(3);
});

test('of many sign-ups with the email of an expired account one makes an account', async () => {
  const old = await signUp(service);
  const { id: oldId } = (await service.tables.users.items()).find(({ email }) => email === old.email) ?? {};
  passTime(7 * 86_400 + 1);
  const typed = passwords();

  const answers = await inParallel(CALLERS, (index) =>
    service.send('signUp', { form: { email: old.email, password: typed[index] ?? '' } }),
  );

  expect(statusCounts(answers)).toEqual({ 200: CALLERS });
  const items = (await service.tables.users.items()).filter(({ email, id }) => email === old.email && id !== oldId);
  expect(items).toHaveLength(1);
  expect((await service.tables.users.get(`email#${old.email}`))?.user_id).toBe(items[0]?.id);
});
