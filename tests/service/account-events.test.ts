import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler as listEvents } from '../../functions/auth-service/list-events';
import { handler as requestPasswordReset } from '../../functions/auth-service/request-password-reset';
import { handler as signIn } from '../../functions/auth-service/sign-in';
import { handler as signOut } from '../../functions/auth-service/sign-out';
import { handler as signUp } from '../../functions/auth-service/sign-up';
import { tableClient } from '../../lib/runtime/table-client';
import { at } from '../support/auth-service';
import { canariesIn } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { type Answer, cookieFrom } from '../support/event';
import { logLines } from '../support/log-capture';
import { operationsOf, readOpenapi } from '../support/openapi-validator';
import { useTables } from '../support/tables';

/** What people are told of their accounts, by the service as it is wired for production. */

const tables = useTables();

const service = {
  signUp: at('POST /users', signUp),
  signIn: at('POST /sessions', signIn),
  signOut: at('DELETE /sessions', signOut),
  requestPasswordReset: at('POST /reset_password', requestPasswordReset),
  listEvents: at('GET /events', listEvents),
};

beforeEach(async () => {
  await tables.clear();
  logLines.length = 0;
});
afterEach(() => void jest.restoreAllMocks());

const signedUp = async () => {
  const credentials = newCredentials();
  await service.signUp({ form: credentials });
  return credentials;
};
const begun = async (credentials: { email: string; password: string }) =>
  cookieFrom(await service.signIn({ form: credentials }));
const typesOf = ({ body }: Answer): string[] => (body as { events: { type: string }[] }).events.map(({ type }) => type);
const typesSeenWith = async (cookie: string) => typesOf(await service.listEvents({ cookies: [cookie] }));
const guess = ({ email }: { email: string }) => ({ form: { email, password: newCredentials().password } });

test('a user reads what happened to their account, newest first, and from where', async () => {
  const credentials = await signedUp();
  await service.signIn({ ...guess(credentials), headers: { 'user-agent': 'a guesser' } });
  await service.signOut({ cookies: [await begun(credentials)] });
  const cookie = await begun(credentials);

  const answer = await service.listEvents({ cookies: [cookie] });

  expect(typesOf(answer)).toEqual([
    'user.signed_in',
    'auth.signed_out',
    'user.signed_in',
    'auth.sign_in_refused',
    'user.created',
  ]);
  const methods = (answer.body as { events: { methods: unknown }[] }).events.map((event) => event.methods);
  expect(methods).toEqual([['pwd'], null, ['pwd'], null, null]);
  const ipAddress = '198.51.100.7';
  expect((answer.body as { events: object[] }).events).toMatchObject(
    ['curl/8.5.0', 'curl/8.5.0', 'curl/8.5.0', 'a guesser', 'curl/8.5.0'].map((client) => ({
      by: client === 'a guesser' ? 'unknown' : 'you',
      address: ipAddress,
      client,
    })),
  );
});

test('the documented example says of a refused sign-in what the service says', async () => {
  const credentials = await signedUp();
  await service.signIn(guess(credentials));

  const { events } = (await service.listEvents({ cookies: [await begun(credentials)] })).body as { events: object[] };

  const listing = operationsOf(readOpenapi()).find(({ operation }) => operation.operationId === 'listEvents');
  const { success } = listing?.operation.responses['200']?.content?.['application/json']?.examples ?? {};
  const { events: examples = [] } = (success?.value ?? {}) as { events?: object[] };
  const varying = { id: expect.any(String), time: expect.any(String) };
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(events).toContainEqual({ ...example, ...varying });
});

test('two users who take turns read their own alone', async () => {
  const [one, other] = [await signedUp(), await signedUp()];
  const cookies: string[] = [];
  for (const credentials of [one, other, one, other]) cookies.push(await begun(credentials));
  await service.signIn(guess(other));

  for (const cookie of cookies) {
    const isOthers = cookies.indexOf(cookie) % 2 === 1;
    const own = ['user.signed_in', 'user.signed_in', 'user.created'];
    expect(await typesSeenWith(cookie)).toEqual(isOthers ? ['auth.sign_in_refused', ...own] : own);
  }
});

test('no secret and no address is in what is kept of refusals and requests', async () => {
  const credentials = await signedUp();
  const cookie = await begun(credentials);
  const guesses = [guess(credentials), guess(newCredentials())];
  for (const parts of guesses) await service.signIn({ ...parts, cookies: [cookie] });
  const reset = await service.requestPasswordReset({ form: { email: credentials.email } });
  await service.requestPasswordReset({ form: { email: guesses[1]?.form.email ?? '' } });
  await service.signOut({ cookies: [cookie] });

  const kept = (await tables.events.items()).filter(({ type }) => String(type).startsWith('auth.'));

  const { reset_token: resetToken = 'none' } = reset.body as { reset_token?: string };
  const sent = guesses.flatMap(({ form }) => Object.values(form));
  const secrets = [...Object.values(credentials), ...sent, cookie.split('=')[1] ?? '', resetToken];
  expect(kept.length).toBeGreaterThanOrEqual(5);
  expect(canariesIn(JSON.stringify(kept), secrets)).toEqual([]);
});

describe('whether an email is known', () => {
  test('is not to be seen in the calls of a refused sign-in', async () => {
    const credentials = await signedUp();
    const refuse = async (parts: { form: Record<string, string> }) => {
      const before = (await tables.events.items()).length;
      const { status, text } = await service.signIn(parts);
      const told = (await tables.events.items()).length - before;
      const { table_round_trips: roundTrips } = logLines.findLast(({ event }) => event === 'request') ?? {};
      return { status, text, told, roundTrips };
    };

    const known = await refuse(guess(credentials));

    expect(known).toMatchObject({ status: 401, told: 1 });
    expect(await refuse(guess(newCredentials()))).toEqual(known);
  });
});

test('an events table that takes nothing leaves every answer as it is', async () => {
  const credentials = await signedUp();
  const ask = async () => {
    const cookie = await begun(credentials);
    const answers = [
      await service.signIn(guess(credentials)),
      await service.signIn(guess({ email: 'nobody@example.com' })),
      await service.signOut({ cookies: [cookie] }),
      await service.signOut({ cookies: [cookie] }),
    ];
    return answers.map(({ status, text, cookies }) => ({ status, text, cookies }));
  };
  const usual = await ask();

  const send = tableClient.documents.send.bind(tableClient.documents) as (...given: unknown[]) => Promise<unknown>;
  jest
    .spyOn(tableClient.documents, 'send')
    .mockImplementation(((command: unknown, options: unknown) =>
      (command instanceof PutCommand || command instanceof UpdateCommand) &&
      command.input.TableName === tables.events.name
        ? Promise.reject(Object.assign(new Error('injected'), { name: 'ThrottlingException' }))
        : send(command, options)) as never);

  expect(await ask()).toEqual(usual);
  expect(usual.map(({ status }) => status)).toEqual([401, 401, 302, 403]);
  expect(logLines.filter(({ event }) => event === 'event_not_stored')).toHaveLength(2);
});
