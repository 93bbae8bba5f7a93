import { expect, test } from '@jest/globals';
import { handler as getProfile } from '../../functions/auth-service/get-profile';
import { handler as signIn } from '../../functions/auth-service/sign-in';
import { handler as signOut } from '../../functions/auth-service/sign-out';
import { handler as signUp } from '../../functions/auth-service/sign-up';
import { newCredentials } from '../support/deps';
import { call, cookieFrom, gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import { CALLERS, inParallel, statusCounts } from './race';

const tables = useTables();
/** How many sessions a user with one session may begin before the oldest is ended: the default of SESSIONS_PER_USER is 20. */
const ROOM = 19;

const check = (cookie: string) => call(getProfile, gatewayEvent('GET /profile', { cookies: [cookie] }));

const signInSomebody = async () => {
  const credentials = newCredentials();
  await call(signUp, gatewayEvent('POST /users', { form: credentials }));
  const signInAgain = async (cookies: string[] = []) =>
    cookieFrom(await call(signIn, gatewayEvent('POST /sessions', { form: credentials, cookies })));
  return { cookie: await signInAgain(), other: await signInAgain(), signInAgain };
};

// Both few and many callers: with many, the responses queue, which would hide a late delete.
test.each([1, CALLERS / 2])('once a sign-out among twice %i checks has answered, later checks fail', async (beside) => {
  const { cookie, other } = await signInSomebody();

  const before = inParallel(beside, () => check(cookie));
  const ending = call(signOut, gatewayEvent('DELETE /sessions', { cookies: [cookie] }));
  const after = inParallel(beside, () => check(cookie));
  expect(await ending).toMatchObject({ status: 302 });
  const later = inParallel(CALLERS, () => check(cookie));

  expect(statusCounts(await later)).toEqual({ 403: CALLERS });
  const counts = statusCounts([...(await before), ...(await after)]);
  expect((counts[200] ?? 0) + (counts[403] ?? 0)).toBe(2 * beside);
  expect(await check(other)).toMatchObject({ status: 200 });
});

test('many sign-outs of one session answer 302 or 403, at least one of them 302, and the session is gone', async () => {
  const { cookie, other } = await signInSomebody();
  const before = await tables.sessions.items();

  const answers = await inParallel(CALLERS, () =>
    call(signOut, gatewayEvent('DELETE /sessions', { cookies: [cookie] })),
  );

  const counts = statusCounts(answers);
  expect((counts[302] ?? 0) + (counts[403] ?? 0)).toBe(CALLERS);
  expect(counts[302]).toBeGreaterThan(0);
  expect(await check(cookie)).toMatchObject({ status: 403 });
  expect(await check(other)).toMatchObject({ status: 200 });
  expect(await tables.sessions.items()).toHaveLength(before.length - 1);
});

test('many sign-ins that replace one session end it, and their own sessions are live', async () => {
  const { cookie, other, signInAgain } = await signInSomebody();

  const cookies = await inParallel(ROOM, () => signInAgain([cookie]));

  expect(new Set(cookies).size).toBe(ROOM);
  expect(await check(cookie)).toMatchObject({ status: 403 });
  const checks = await Promise.all([other, ...cookies].map(check));
  expect(statusCounts(checks)).toEqual({ 200: ROOM + 1 });
});
