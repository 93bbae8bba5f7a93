import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { handler as signIn } from '../../functions/auth-service/sign-in';
import { handler as signUp } from '../../functions/auth-service/sign-up';
import { call, gatewayEvent } from '../support/event';
import { useTables } from '../support/tables';
import { CALLERS, inParallel, statusCounts } from './race';

const tables = useTables();

const spellings: readonly ((email: string) => string)[] = [
  (email) => email,
  (email) => email.toUpperCase(),
  (email) => `  ${email}\t`,
  (email) => email.replace('example.com', 'EXAMPLE.com'),
  (email) => ` ${email.replace(/^./, (letter) => letter.toUpperCase())}`,
];

test.each([
  { name: 'spelled alike', spell: (email: string) => email },
  {
    name: 'spelled differently',
    spell: (email: string, index: number) => spellings[index % spellings.length]?.(email) ?? email,
  },
])('of many sign-ups of one email, $name, one wins', async ({ spell }) => {
  const email = `race-${randomUUID()}@example.com`;
  const passwords = Array.from({ length: CALLERS }, () => `password ${randomUUID()}`);
  const before = await tables.users.items();

  const answers = await inParallel(CALLERS, (index) => {
    const form = { email: spell(email, index), password: passwords[index] ?? '' };
    return call(signUp, gatewayEvent('POST /users', { form }));
  });

  expect(statusCounts(answers)).toEqual({ 200: 1, 400: CALLERS - 1 });
  const refusals = answers.filter(({ status }) => status === 400).map(({ text }) => text);
  expect(new Set(refusals)).toEqual(new Set(['{"message":"email already registered"}']));
  const winner = answers.findIndex(({ status }) => status === 200);
  expect(answers[winner]?.text).toBe(`{"email":"${email}","message":"user created"}`);

  const known = new Set(before.map(({ id }) => id));
  const made = (await tables.users.items()).filter(({ id }) => !known.has(id));
  const [claim, ...otherClaims] = made.filter(({ id }) => String(id).startsWith('email#'));
  const [user, ...otherUsers] = made.filter(({ id }) => !String(id).startsWith('email#'));
  expect([otherClaims, otherUsers]).toEqual([[], []]);
  expect(claim).toEqual({ id: `email#${email}`, user_id: user?.id });
  expect(user).toMatchObject({ email });

  const attempts = await inParallel(CALLERS, (index) =>
    call(signIn, gatewayEvent('POST /sessions', { form: { email, password: passwords[index] ?? '' } })),
  );
  expect(attempts.map(({ status }) => status)).toEqual(passwords.map((_, index) => (index === winner ? 200 : 401)));
});
