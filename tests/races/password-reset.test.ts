import { expect, test } from '@jest/globals';
import { handler as getProfile } from '../../functions/auth-service/get-profile';
import { handler as requestPasswordReset } from '../../functions/auth-service/request-password-reset';
import { handler as resetPassword } from '../../functions/auth-service/reset-password';
import { handler as signIn } from '../../functions/auth-service/sign-in';
import { handler as signUp } from '../../functions/auth-service/sign-up';
import { hashToken } from '../../lib/crypto/hash-token';
import { newCredentials } from '../support/deps';
import { type Answer, call, cookieFrom, gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import { CALLERS, inParallel, statusCounts } from './race';

const tables = useTables();
const CONTENDERS = 20;

const signUpSomebody = async () => {
  const credentials = newCredentials();
  expect(await call(signUp, gatewayEvent('POST /users', { form: credentials }))).toMatchObject({ status: 200 });
  return credentials;
};
const requestToken = async (email: string): Promise<string> => {
  const answer = await call(requestPasswordReset, gatewayEvent('POST /reset_password', { form: { email } }));
  expect(answer.status).toBe(200);
  return (answer.body as { reset_token: string }).reset_token;
};
const useToken = (email: string, token: string, password: string): Promise<Answer> => {
  const form = { email, reset_token: token, new_password: password };
  return call(resetPassword, gatewayEvent('PUT /reset_password', { form }));
};
const tryToSignIn = (email: string, password: string): Promise<Answer> =>
  call(signIn, gatewayEvent('POST /sessions', { form: { email, password } }));
const userItemOf = async (email: string) => {
  const claim = await tables.users.get(`email#${email}`);
  return tables.users.get(String(claim?.user_id));
};

test('of many uses of one token, one succeeds, and its password works', async () => {
  const { email } = await signUpSomebody();
  const token = await requestToken(email);
  const passwords = Array.from({ length: CONTENDERS }, () => newCredentials().password);

  const answers = await inParallel(CONTENDERS, (index) => useToken(email, token, passwords[index] ?? ''));

  expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
  const refusals = answers.filter(({ status }) => status === 403).map(({ text }) => text);
  expect(new Set(refusals)).toEqual(new Set(['{"message":"invalid or expired reset token"}']));
  const attempts = await inParallel(CONTENDERS, (index) => tryToSignIn(email, passwords[index] ?? ''));
  const winner = answers.findIndex(({ status }) => status === 200);
  expect(attempts.map(({ status }) => status)).toEqual(passwords.map((_, index) => (index === winner ? 200 : 401)));
  expect(await userItemOf(email)).toMatchObject({ session_epoch: 1 });
});

test('of many tokens requested at the same time, only the stored one works', async () => {
  const { email } = await signUpSomebody();

  const tokens = await inParallel(CONTENDERS, () => requestToken(email));

  const { reset_token_hash: stored } = (await userItemOf(email)) ?? {};
  const answers: Answer[] = [];
  for (const token of tokens) answers.push(await useToken(email, token, newCredentials().password));
  expect(statusCounts(answers)).toEqual({ 200: 1, 403: CONTENDERS - 1 });
  expect(hashToken(tokens[answers.findIndex(({ status }) => status === 200)] ?? '')).toBe(stored);
});

test('a token requested after all others voids them, and works', async () => {
  const { email } = await signUpSomebody();
  const older = await inParallel(CONTENDERS, () => requestToken(email));
  const newest = await requestToken(email);

  const refused = await inParallel(CONTENDERS, (index) =>
    useToken(email, older[index] ?? '', newCredentials().password),
  );
  const accepted = await useToken(email, newest, newCredentials().password);

  expect(statusCounts(refused)).toEqual({ 403: CONTENDERS });
  expect(accepted.status).toBe(200);
});

test('no session of the old password survives a reset during sign-ins', async () => {
  const { email, password } = await signUpSomebody();
  const oldSession = cookieFrom(await tryToSignIn(email, password));
  const token = await requestToken(email);
  const newPassword = newCredentials().password;
  const half = CALLERS / 2;

  const earlier = inParallel(half, () => tryToSignIn(email, password));
  const reset = useToken(email, token, newPassword);
  const later = inParallel(half, () => tryToSignIn(email, password));
  expect(await reset).toMatchObject({ status: 200 });
  const afterwards = inParallel(5, () => tryToSignIn(email, password));

  // On a busy machine some requests run out of time for DynamoDB.
  const refused = (await afterwards).filter(({ status }) => status === 401 || status === 503);
  expect(refused).toHaveLength(5);
  const answers = [...(await earlier), ...(await later)];
  const counts = statusCounts(answers);
  expect((counts[200] ?? 0) + (counts[401] ?? 0) + (counts[503] ?? 0)).toBe(CALLERS);
  const cookies = [oldSession, ...answers.filter(({ status }) => status === 200).map(cookieFrom)];
  const checks = await Promise.all(
    cookies.map((cookie) => call(getProfile, gatewayEvent('GET /profile', { cookies: [cookie] }))),
  );
  expect(statusCounts(checks)).toEqual({ 403: cookies.length });
  expect(await tryToSignIn(email, newPassword)).toMatchObject({ status: 200 });
});
