import { expect, test } from '@jest/globals';
import { handler as signUp } from '../../functions/auth-service/sign-up';
import { handler as createUser } from '../../functions/session-api/create-user';
import { handler as deleteUser } from '../../functions/session-api/delete-user';
import { handler as getMe } from '../../functions/session-api/get-me';
import { handler as logIn } from '../../functions/session-api/log-in';
import { handler as logOut } from '../../functions/session-api/log-out';
import { handler as updateUser } from '../../functions/session-api/update-user';
import { newCredentials } from '../support/deps';
import { type Answer, call, cookieFrom, gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import { CALLERS, inParallel, statusCounts } from './race';

const tables = useTables();
const CONTENDERS = 20;

type Credentials = ReturnType<typeof newCredentials>;

const logInWith = (credentials: Credentials): Promise<Answer> =>
  call(logIn, gatewayEvent('POST /api/v1/auth_session/login', { form: credentials }));
const register = (credentials: Credentials): Promise<Answer> =>
  call(signUp, gatewayEvent('POST /users', { form: credentials }));
const check = (cookie: string): Promise<Answer> =>
  call(getMe, gatewayEvent('GET /api/v1/users/me', { cookies: [cookie] }));
const remove = (cookie: string, id: string): Promise<Answer> =>
  call(deleteUser, gatewayEvent('DELETE /api/v1/users/{id}', { cookies: [cookie], pathParameters: { id } }));

const somebody = async () => {
  const credentials = newCredentials();
  expect(await register(credentials)).toMatchObject({ status: 200 });
  const answer = await logInWith(credentials);
  expect(answer.status).toBe(200);
  const { id } = answer.body as { id: string };
  return { credentials, id, cookie: cookieFrom(answer) };
};

const itemsOf = async ({ id, email }: { id: string; email: string }) => [
  await tables.users.get(id),
  await tables.users.get(`email#${email}`),
];

test.each(['the user', 'another user'])(
  'no session survives a delete by %s during sign-ins, and one of many simultaneous callers gets the email',
  async (who) => {
    const { credentials, id, cookie } = await somebody();
    const actor = who === 'the user' ? cookie : (await somebody()).cookie;
    const half = CALLERS / 2;

    const earlier = inParallel(half, () => logInWith(credentials));
    const deletion = remove(actor, id);
    const later = inParallel(half, () => logInWith(credentials));
    expect(await deletion).toMatchObject({ status: 200, text: '{}' });
    const passwords = Array.from({ length: CONTENDERS }, () => newCredentials().password);
    const { email } = credentials;
    const registrations = await inParallel(CONTENDERS, (index) =>
      register({ email, password: passwords[index] ?? '' }),
    );

    const answers = [...(await earlier), ...(await later)];
    const counts = statusCounts(answers);
    // A sign-in that found the new owner of the email had the wrong password.
    expect((counts[200] ?? 0) + (counts[404] ?? 0) + (counts[401] ?? 0)).toBe(CALLERS);
    expect(statusCounts(registrations)).toEqual({ 200: 1, 400: CONTENDERS - 1 });

    const begun = answers.filter(({ status }) => status === 200);
    expect(begun.map(({ body }) => (body as { id: string }).id)).toEqual(begun.map(() => id));
    const cookies = [cookie, ...begun.map(cookieFrom)];
    expect(statusCounts(await Promise.all(cookies.map(check)))).toEqual({ 403: cookies.length });

    const winner = registrations.findIndex(({ status }) => status === 200);
    const successor = await logInWith({ email, password: passwords[winner] ?? '' });
    expect(successor).toMatchObject({ status: 200, body: { email } });
    expect((successor.body as { id: string }).id).not.toBe(id);
    expect(await check(cookieFrom(successor))).toMatchObject({ status: 200, body: successor.body });
    expect(await tables.users.get(id)).toBeUndefined();
    expect(await logInWith(credentials)).toMatchObject({ status: 401 });
  },
);

test.each([2, CONTENDERS])(
  'of %i simultaneous deletes by another user, one answers 200 and the others 404',
  async (callers) => {
    const { cookie } = await somebody();
    const { id, credentials } = await somebody();

    const answers = await inParallel(callers, () => remove(cookie, id));

    expect(statusCounts(answers)).toEqual({ 200: 1, 404: callers - 1 });
    const refusals = answers.filter(({ status }) => status === 404).map(({ text }) => text);
    expect(new Set(refusals)).toEqual(new Set(['{"error":"Not found"}']));
    expect(await itemsOf({ id, email: credentials.email })).toEqual([undefined, undefined]);
    expect(await check(cookie)).toMatchObject({ status: 200 });
  },
);

test('many users who delete themselves and each other are each deleted once, and none is left', async () => {
  const users = await inParallel(4, somebody);

  const answers = await Promise.all(users.flatMap(({ cookie }) => users.map(({ id }) => remove(cookie, id))));

  // A late request is refused, because its caller or its target no longer exists.
  const { 200: deleted, 403: gone = 0, 404: missing = 0 } = statusCounts(answers);
  expect([deleted, gone + missing]).toEqual([users.length, answers.length - users.length]);
  for (const { id, credentials } of users) {
    expect(await itemsOf({ id, email: credentials.email })).toEqual([undefined, undefined]);
  }
});

test('a change of names at the same time as a delete never restores the user', async () => {
  const { cookie } = await somebody();
  const { id, credentials } = await somebody();
  const half = CALLERS / 2;
  const rename = (index: number) => {
    const json = { first_name: `Ada ${index}`, last_name: null };
    const parts = { cookies: [cookie], pathParameters: { id }, json };
    return call(updateUser, gatewayEvent('PUT /api/v1/users/{id}', parts));
  };

  const earlier = inParallel(half, rename);
  const deletion = remove(cookie, id);
  const later = inParallel(half, rename);
  expect(await deletion).toMatchObject({ status: 200 });

  const counts = statusCounts([...(await earlier), ...(await later)]);
  expect((counts[200] ?? 0) + (counts[404] ?? 0)).toBe(CALLERS);
  expect(await rename(0)).toMatchObject({ status: 404 });
  expect(await itemsOf({ id, email: credentials.email })).toEqual([undefined, undefined]);
});

test('of many registrations of one email on two surfaces one succeeds', async () => {
  const { cookie } = await somebody();
  const { email } = newCredentials();
  const passwords = Array.from({ length: CONTENDERS }, () => newCredentials().password);

  const answers = await inParallel(CONTENDERS, (index) => {
    const credentials = { email, password: passwords[index] ?? '' };
    if (index % 2 === 0) return register(credentials);
    return call(createUser, gatewayEvent('POST /api/v1/users', { cookies: [cookie], json: credentials }));
  });

  const winners = answers.flatMap(({ status }, index) => (status === 400 ? [] : [index]));
  expect(winners).toHaveLength(1);
  expect([200, 201]).toContain(answers[winners[0] ?? -1]?.status);
  const attempts = await inParallel(CONTENDERS, (index) => logInWith({ email, password: passwords[index] ?? '' }));
  expect(attempts.map(({ status }) => status)).toEqual(
    passwords.map((_, index) => (winners.includes(index) ? 200 : 401)),
  );
});

// Both few and many callers: with many, the responses queue, which would hide a late delete.
test.each([1, CALLERS / 2])('once a logout among twice %i checks has answered, later checks fail', async (beside) => {
  const { credentials, cookie } = await somebody();
  const other = cookieFrom(await logInWith(credentials));

  const before = inParallel(beside, () => check(cookie));
  const ending = call(logOut, gatewayEvent('DELETE /api/v1/auth_session/logout', { cookies: [cookie] }));
  const after = inParallel(beside, () => check(cookie));
  expect(await ending).toMatchObject({ status: 200, text: '{}' });
  const later = inParallel(CALLERS, () => check(cookie));

  expect(statusCounts(await later)).toEqual({ 403: CALLERS });
  const counts = statusCounts([...(await before), ...(await after)]);
  expect((counts[200] ?? 0) + (counts[403] ?? 0)).toBe(2 * beside);
  expect(await check(other)).toMatchObject({ status: 200 });
});
