import { beforeEach, describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import { pageForm } from '../support/page-forms';
import { type AttackParts, newAddress, passTime, useAttackedService, type Work } from './attacked-service';
import { cookieNamed, type Kind, newAccountOf, newPerson, type Person, signIn, signUp, wrong } from './people';

/** Neither an answer nor the work behind it reveals who has an account. */

const service = useAttackedService();

const KINDS: Kind[] = ['unknown', 'known', 'unverified', 'disabled'];

type Probe = (who: Person) => Promise<{ name: string; parts: AttackParts }>;

const probes: Record<string, Probe> = {
  'a wrong password': async (who) => ({ name: 'signIn', parts: { form: wrong(who) } }),
  'one on the session API': async (who) => ({ name: 'logIn', parts: { form: wrong(who) } }),
  'one on the user directory': async (who) => ({ name: 'issueTokens', parts: { json: wrong(who) } }),
  'a request for a reset': async ({ email }) => ({ name: 'requestPasswordReset', parts: { form: { email } } }),
  'a request for another link': async ({ email }) => ({ name: 'requestEmailVerification', parts: { form: { email } } }),
  'a request for a sign-in link': async ({ email }) => ({ name: 'requestSignInLink', parts: { form: { email } } }),
  'a wish for another email': async ({ email }) => {
    const { session } = await signIn(service, await newPerson(service));
    return { name: 'requestEmailChange', parts: { form: { new_email: email }, cookies: [session] } };
  },
};

/** The forms of the pages, which use the same use-cases. */
const forms: Record<string, { name: string; fieldsOf: (who: Person) => Record<string, string>; status: number }> = {
  'a wrong password': { name: 'submitLogin', fieldsOf: wrong, status: 401 },
  'a request for a reset': { name: 'submitForgot', fieldsOf: ({ email }) => ({ email }), status: 303 },
  'a request for another link': { name: 'submitResend', fieldsOf: ({ email }) => ({ email }), status: 303 },
  'a request for a sign-in mail': { name: 'submitLoginLink', fieldsOf: ({ email }) => ({ email }), status: 303 },
  'a wrong code': { name: 'submitLoginCode', fieldsOf: ({ email }) => ({ email, code: 'wrong' }), status: 401 },
};

/** What the sender of a request can see, without what differs each time and without the email that they sent. */
const visible = ({ status, headers, cookies, text }: Answer) => {
  const { 'x-request-id': _, ...rest } = headers;
  const nonce = /'nonce-([\w-]+)'/.exec(rest['content-security-policy'] ?? '')?.[1] ?? 'no page';
  return {
    status,
    headers: JSON.parse(JSON.stringify(rest).replaceAll(nonce, '<nonce>')),
    cookies: cookies.map((cookie) => withoutEmail(cookie.replace(/=[\w-]{43};/, '=<43 characters>;'))),
    text: text.replaceAll(EMAILS, '<email>').replaceAll(nonce, '<nonce>'),
  };
};

const EMAILS = /canary-[0-9a-f-]{36}@example\.com/g;

/** A cookie, decoded if it keeps the email that was typed. */
const withoutEmail = (cookie: string): string =>
  cookie.replace(/^(__Host-pending=)([\w-]+)/, (_, name: string, value: string) =>
    `${name}${Buffer.from(value, 'base64url')}`.replace(EMAILS, '<email>'),
  );

const seen = ({ answer, ...work }: Work & { answer: Answer }) => ({ answer: visible(answer), ...work });

const expectAllAlike = <Result>(results: readonly Result[]): Result => {
  const [first, ...others] = results;
  if (first === undefined) throw new Error('nothing to compare');
  for (const other of others) expect(other).toEqual(first);
  return first;
};

const ofEachKind = async <Result>(look: (who: Person, kind: Kind) => Promise<Result>): Promise<Result[]> => {
  const results = [];
  for (const kind of KINDS) results.push(await look(await newAccountOf(service, kind), kind));
  return results;
};

const forgetWindows = async () => {
  const { limits } = await import('../../lib/runtime/limits');
  for (const { id } of await service.tables.limits.items()) await limits.clear(String(id));
};

beforeEach(async () => {
  await service.tables.clear();
  // The clock stands: `Retry-After` is the same then.
  passTime(0);
});

describe.each(Object.entries(probes))('%s', (_, probe) => {
  test('has the same answer, table calls and number of hashes for every email', async () => {
    const results = await ofEachKind(async (who) => {
      const { name, parts } = await probe(who);
      return seen(await service.workOf(name, parts));
    });

    expect(expectAllAlike(results).answer.status).toBeLessThan(402);
  });

  test('is refused in the same way, and as early, after too many requests', async () => {
    const results = await ofEachKind(async (who) => {
      // Whoever else asked for this email has begun its windows: that is theirs, and no account's.
      await forgetWindows();
      const answers = [];
      for (let sent = 0; answers.at(-1)?.answer.status !== 429 && sent < 10; sent += 1) {
        const { name, parts } = await probe(who);
        answers.push(seen(await service.workOf(name, parts)));
      }
      return answers;
    });

    expect(expectAllAlike(results).at(-1)?.answer.status).toBe(429);
  });
});

describe.each(Object.entries(forms))('%s on a page', (_, { name, fieldsOf, status }) => {
  test('has the same answer, table calls and number of hashes for every email', async () => {
    const results = await ofEachKind(async (who) => seen(await service.workOf(name, pageForm(fieldsOf(who)))));
    expect(expectAllAlike(results).answer.status).toBe(status);
  });
});

describe('a code of a sign-in mail', () => {
  test('that is wrong has the same answer and table calls for every email, whether or not a mail was sent', async () => {
    const results = await ofEachKind(async ({ email }) => {
      const requested = await service.send('requestSignInLink', { form: { email } });
      await service.room.deliverMails();
      const cookies = [cookieNamed(requested, '__Host-sign_in')];
      const answers = [];
      for (const sent of [cookies, []])
        answers.push(seen(await service.workOf('signIn', { form: { email, code: 'wrong' }, cookies: sent })));
      expect(expectAllAlike(answers).answer.status).toBe(401);
      return answers;
    });
    expectAllAlike(results);
  });
});

describe('a sign-up', () => {
  const signUpOf = ({ email }: Person, ipAddress?: string) =>
    service.workOf('signUp', { form: { ...newCredentials(), email }, ipAddress: ipAddress ?? newAddress() });

  const registerOf = ({ email }: Person) => {
    const { password } = newCredentials();
    return service.workOf('submitRegister', pageForm({ email, password, confirm: password }));
  };

  /** What is left out: the account itself and its claim, in one transaction with the event and the mail of the others. */
  const withoutAccount = ({ tableCalls, ...rest }: ReturnType<typeof seen>) => ({
    ...rest,
    tableCalls: tableCalls
      .filter((call) => !/:(?:PutItem|UpdateItem|ConditionCheckItem) UsersTable$/.test(call))
      // One write of the same size, whether an event is new or counted.
      .map((call) => call.replace(/(?:PutItem|UpdateItem) EventsTable$/, 'write to EventsTable'))
      .sort(),
  });

  test.each([
    ['', signUpOf, 200],
    ['on a page ', registerOf, 303],
  ])('%shas the same answer, number of hashes, reads and counters for every email', async (_, ask, status) => {
    const results = await ofEachKind(async (who) => seen(await ask(who)));

    expect(expectAllAlike(results.map(withoutAccount))).toMatchObject({ answer: { status }, hashes: 1 });
    const made = results.map(({ tableCalls }) => tableCalls.filter((call) => call === 'dynamodb:PutItem UsersTable'));
    expect(made.map(({ length }) => length)).toEqual([2, 0, 0, 0]);
  });

  test('that is repeated in one browser is answered alike, with the same cookie and as much work', async () => {
    const results = await ofEachKind(async ({ email }) => {
      const { cookie } = await signUp(service, { ...newCredentials(), email });
      const again = await service.workOf('signUp', { form: { ...newCredentials(), email }, cookies: [cookie] });
      expect(cookieNamed(again.answer, '__Host-sign_up')).toBe(cookie);
      return withoutAccount(seen(again));
    });

    expect(expectAllAlike(results)).toMatchObject({ answer: { status: 200 }, hashes: 1 });
  });

  test('is refused in the same way after too many from one IP address', async () => {
    const results = await ofEachKind(async (who) => {
      const ipAddress = newAddress();
      for (let sent = 0; sent < 20; sent += 1) await signUpOf(who, ipAddress);
      return visible((await signUpOf(who, ipAddress)).answer);
    });

    expect(expectAllAlike(results).status).toBe(429);
  });
});

describe('the right password', () => {
  test('of an account that may not sign in has the answer of a wrong password, and as many table calls and hashes', async () => {
    const results = await ofEachKind(async (who, kind) => {
      const form = kind === 'known' ? wrong(who) : { email: who.email, password: who.password };
      const { tableCalls, ...rest } = seen(await service.workOf('signIn', { form }));
      return { ...rest, tableCalls: tableCalls.length };
    });

    expect(expectAllAlike(results)).toMatchObject({ answer: { status: 401 }, hashes: 1 });
  });
});

describe('a made-up token', () => {
  const secret = 'A'.repeat(43);
  const { password } = newCredentials();
  const signedUpElsewhere = [`__Host-sign_up=${secret}`];

  test.each<[string, string, (who: Person) => AttackParts]>([
    [
      'with an email',
      'resetPassword',
      ({ id, email }) => ({ form: { email, reset_token: `${id}.${secret}`, new_password: password } }),
    ],
    ['of a verification', 'verifyEmail', ({ id }) => ({ form: { token: `${id}.${secret}`, password } })],
    [
      // What is wrong with a password tells of the email that it is like.
      'of a verification with the email as the password',
      'verifyEmail',
      ({ id, email }) => ({ form: { token: `${id}.${secret}`, password: email } }),
    ],
    ['of a reset', 'setNewPassword', ({ id }) => ({ form: { token: `${id}.${secret}`, new_password: password } })],
    [
      'of a reset with the email as the password',
      'setNewPassword',
      ({ id, email }) => ({ form: { token: `${id}.${secret}`, new_password: email } }),
    ],
  ])('%s is answered alike, by the same table calls and as many hashes, whoever it names', async (_, name, partsOf) => {
    const results = await ofEachKind(async (who) => seen(await service.workOf(name, partsOf(who))));

    expect(expectAllAlike(results).answer).toMatchObject({ status: 403, cookies: [] });
  });

  // Whom these read is named by an id alone, which nobody can guess.
  test.each<[string, string, (who: Person) => AttackParts]>([
    [
      'of a verification in a browser that signed up',
      'verifyEmail',
      ({ id }) => ({ form: { token: `${id}.${secret}` }, cookies: signedUpElsewhere }),
    ],
    ['of a change of email', 'confirmEmailChange', ({ id }) => ({ form: { token: `${id}.${secret}` } })],
  ])('%s is answered alike, byte for byte, whoever it names', async (_, name, partsOf) => {
    const results = await ofEachKind(async (who) => visible((await service.workOf(name, partsOf(who))).answer));

    expect(expectAllAlike(results)).toMatchObject({ status: 403, cookies: [] });
  });
});
