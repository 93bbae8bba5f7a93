import { describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { otherCode } from '../support/sign-in-links';
import { type AttackParts, passTime, useAttackedService } from './attacked-service';
import { cookieNamed, disable, newPerson, opens, type Person, signUp } from './people';

/** What a sign-in link or its code gives to others than the person who requested it. */

const service = useAttackedService();

const BROWSER = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };

/** Request a link in a browser. @returns its cookie. */
const request = async (email: string, parts: AttackParts = {}) => {
  const answer = await service.send('requestSignInLink', { form: { email }, ...parts });
  if (answer.status !== 200) throw new Error(`not requested: ${answer.text}`);
  return cookieNamed(answer, '__Host-sign_in');
};

/** What is in the newest mail to this email. */
const mailed = async (email: string) => {
  await service.room.deliverMails();
  const mail = service.room.mailsTo(email).at(-1);
  const code = /^\d{6}$/m.exec(mail?.text ?? '')?.[0];
  if (!mail?.token || code === undefined) throw new Error('no mail that signs in');
  return { token: mail.token, code, text: mail.text };
};

const requested = async (email: string) => {
  const cookie = await request(email);
  return { cookie, ...(await mailed(email)) };
};

const press = (token: string, parts: AttackParts = {}) => service.send('useSignInLink', { form: { token }, ...parts });
const type = (email: string, code: string, cookies: string[]) =>
  service.send('signIn', { form: { email, code }, cookies });
const sessionsOf = async ({ id }: Person) =>
  (await service.tables.sessions.items()).filter(({ user_id }) => user_id === id);

describe('software that opens the links of a mail', () => {
  test('fifty times by GET and by HEAD changes nothing, makes one read, and the link still works once', async () => {
    const { email } = await newPerson(service);
    const { token } = await requested(email);
    const before = await service.tables.snapshot();
    for (let times = 0; times < 50; times += 1) {
      for (const method of ['GET', 'HEAD']) {
        const headers = { accept: times % 2 === 0 ? 'text/html' : '*/*', 'sec-purpose': 'prefetch' };
        const work = await service.workOf('showSignInLink', { route: `${method} /sign_in`, query: { token }, headers });
        expect({ ...work, status: work.answer.status, cookies: work.answer.cookies }).toMatchObject({
          tableCalls: ['dynamodb:GetItem SessionsTable'],
          hashes: 0,
          status: 200,
          cookies: [],
        });
      }
    }
    expect(await service.tables.snapshot()).toEqual(before);
    expect([(await press(token)).status, (await press(token)).status]).toEqual([200, 403]);
  });

  test('finds a page that loads nothing from other hosts, and does not pass on the token', async () => {
    const { token } = await requested((await newPerson(service)).email);
    const { headers, text } = await service.send('showSignInLink', { query: { token }, headers: BROWSER });
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(text).not.toMatch(/src=|url\(|@import|<script(?! nonce=)|<link/i);
    // Its links lead to pages of the service, and none has the token.
    const links = [...text.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, to]) => to ?? '');
    expect(links).toContain('/sign_in');
    for (const link of links)
      expect([link, link.includes(token)]).toEqual([expect.stringMatching(/^(?:\/(?![/\\])|#)/), false]);
  });

  test('that sends the form of another site signs nobody in', async () => {
    const victim = await newPerson(service);
    const { token } = await requested((await newPerson(service)).email);
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'same-site' },
      // A browser without Fetch Metadata, which did not request this link.
      { origin: 'null' },
    ])
      expect(await press(token, { headers })).toMatchObject({ status: 403, cookies: [] });
    expect(await sessionsOf(victim)).toEqual([]);
  });
});

describe('the code of a mail', () => {
  test('signs nobody in without the cookie of the browser that requested it', async () => {
    const victim = await newPerson(service);
    const { code, cookie } = await requested(victim.email);
    const attacker = await request((await newPerson(service)).email);
    for (const cookies of [[], [attacker], [cookie, cookie], [cookie.replace('__Host-', '')]])
      expect(await type(victim.email, code, cookies)).toMatchObject({ status: 401, cookies: [] });
    expect((await type(victim.email, code, [cookie])).status).toBe(200);
  });

  test('is not used up by guesses of another browser', async () => {
    const victim = await newPerson(service);
    const { code, cookie } = await requested(victim.email);
    const attacker = await request((await newPerson(service)).email);
    for (let guesses = 0; guesses < 20; guesses += 1) await type(victim.email, otherCode(code), [attacker]);
    expect((await type(victim.email, code, [cookie])).status).toBe(200);
  });

  test('cannot be guessed by who requests the mail: five tries, and the link of the mail is dead too', async () => {
    const victim = await newPerson(service);
    const { code, token, cookie } = await requested(victim.email);
    const answers = [];
    for (let guesses = 0; guesses < 10; guesses += 1) answers.push(await type(victim.email, otherCode(code), [cookie]));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['401 {"message":"wrong code","code":"wrong_code"}']),
    );
    expect([(await type(victim.email, code, [cookie])).status, (await press(token)).status]).toEqual([401, 403]);
    expect(await sessionsOf(victim)).toEqual([]);
  });

  test('leaves an attacker fifteen guesses in fifteen minutes', async () => {
    const victim = await newPerson(service);
    let mails = 0;
    for (let requests = 0; requests < 10; requests += 1) {
      const { status } = await service.send('requestSignInLink', { form: { email: victim.email } });
      if (status === 200) mails += 1;
    }
    expect(mails).toBe(3);
  });

  test('counts for the IP address, over all emails', async () => {
    const ipAddress = '203.0.113.77';
    const statuses = [];
    for (let guesses = 0; guesses < 25; guesses += 1) {
      const form = { email: newCredentials().email, code: '000000' };
      statuses.push((await service.send('signIn', { form, ipAddress })).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('the link of a mail', () => {
  test('opens the account of its recipient only', async () => {
    const [victim, attacker] = [await newPerson(service), await newPerson(service)];
    const own = await requested(attacker.email);
    const theirs = await requested(victim.email);
    const [ownHash = '', ownSecret = ''] = own.token.split('.');
    const [theirHash = ''] = theirs.token.split('.');
    for (const token of [`${theirHash}.${ownSecret}`, `${theirHash}.${ownHash}`, `${theirHash}.${'A'.repeat(43)}`])
      expect((await press(token)).status).toBe(403);
    expect(await sessionsOf(victim)).toEqual([]);
    expect((await press(theirs.token)).body).toEqual({ email: victim.email, message: 'logged in' });
  });

  test('ends after ten minutes, with its code', async () => {
    const victim = await newPerson(service);
    const { code, token, cookie } = await requested(victim.email);
    passTime(601);
    expect([(await press(token)).status, (await type(victim.email, code, [cookie])).status]).toEqual([403, 401]);
  });

  test('does not open a disabled account', async () => {
    const victim = await newPerson(service);
    const { code, token, cookie } = await requested(victim.email);
    await disable(victim);
    expect([(await press(token)).status, (await type(victim.email, code, [cookie])).status]).toEqual([403, 401]);
  });

  test('leads to no other host, whatever the request asked for', async () => {
    const { email } = await newPerson(service);
    for (const return_to of ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)']) {
      const { limits } = await import('../../lib/runtime/limits');
      for (const { id } of await service.tables.limits.items()) await limits.clear(String(id));
      await request(email, { form: { email, return_to } });
      const { token } = await mailed(email);
      const { status, headers } = await press(token, { headers: BROWSER });
      expect([status, headers.location]).toEqual([303, '/']);
    }
  });

  test('is in no host header: it begins with the configured URL', async () => {
    const { email } = await newPerson(service);
    await request(email, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
    const { text } = await mailed(email);
    expect(text).toContain(`${process.env.BASE_URL}/sign_in?token=`);
    expect(text).not.toContain('evil.example');
  });
});

/** @see "Pre-hijacked accounts", USENIX Security 2022; GHSA-qq9h-g4jm-xgf3 */
describe('an attacker who signed up with the email before', () => {
  test.each(['link', 'code'] as const)('has no password after its owner signs in with a %s', async (by) => {
    const attacker = await signUp(service);
    const { token, code, cookie } = await requested(attacker.email);
    const answer = by === 'link' ? await press(token) : await type(attacker.email, code, [cookie]);
    expect(answer.status).toBe(200);
    expect(await opens(service, attacker)).toBe(false);
  });

  test('keeps it in no case because of the cookie of another sign-up', async () => {
    const attacker = await signUp(service);
    const owner = await signUp(service);
    const { token } = await requested(attacker.email);
    expect((await press(token, { cookies: [owner.cookie] })).status).toBe(200);
    expect(await opens(service, attacker)).toBe(false);
  });

  test('is not the person who signed up, whose password stays', async () => {
    const person = await signUp(service);
    const { token } = await requested(person.email);
    expect((await press(token, { cookies: [person.cookie] })).status).toBe(200);
    expect(await opens(service, person)).toBe(true);
  });

  test('cannot make a password count by signing up after the link was sent', async () => {
    const { email } = newCredentials();
    const { token } = await requested(email);
    const attacker = await signUp(service, { ...newCredentials(), email });
    // The email has an account now, which this link does not know.
    expect((await press(token)).status).toBe(403);
    const newer = await requested(email);
    expect((await press(newer.token)).status).toBe(200);
    expect(await opens(service, attacker)).toBe(false);
  });
});
