import { beforeEach, describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { type AttackParts, useAttackedService } from './attacked-service';
import { newPerson, signIn, signUp } from './people';

/** No part of a request gets into a link or a header of a mail. */

const service = useAttackedService();
const EVIL = 'evil.example';

const POISON: AttackParts = {
  headers: {
    host: EVIL,
    'x-forwarded-host': EVIL,
    'x-forwarded-server': EVIL,
    'x-forwarded-proto': 'http',
    'x-forwarded-prefix': `//${EVIL}`,
    'x-original-host': EVIL,
    'x-host': EVIL,
    'x-original-url': `https://${EVIL}/`,
    forwarded: `host=${EVIL};proto=http`,
    'user-agent': `<a href="https://${EVIL}">`,
  },
};

const requests: Record<string, () => Promise<string>> = {
  'a sign-up': async () => (await signUp(service, newCredentials(), POISON)).email,
  'a sign-up of a taken email': async () => {
    const { email } = await newPerson(service);
    await signUp(service, { ...newCredentials(), email }, POISON);
    return email;
  },
  'a sign-in before the proof': async () => {
    const { cookie: _, ...form } = await signUp(service);
    await service.send('signIn', { form, ...POISON });
    return form.email;
  },
  'a request for another link': async () => {
    const { email } = await signUp(service);
    await service.send('requestEmailVerification', { form: { email }, ...POISON });
    return email;
  },
  'a request for a reset': async () => {
    const { email } = await newPerson(service);
    await service.send('requestPasswordReset', { form: { email }, ...POISON });
    return email;
  },
  'a wish for another email': async () => {
    const { session } = await signIn(service, await newPerson(service));
    const { email } = newCredentials();
    await service.send('requestEmailChange', { form: { new_email: email }, cookies: [session], ...POISON });
    return email;
  },
};

describe.each(Object.entries(requests))('%s with a poisoned host', (_, request) => {
  test('sends a mail with links to BASE_URL only', async () => {
    const email = await request();
    await service.room.deliverMails();

    const mail = service.room.mailsTo(email).at(-1);

    const text = `${mail?.text}${mail?.html}`;
    expect(text).not.toContain(EVIL);
    const addresses = text.match(/https?:\/\/[^\s"<]+/g) ?? [];
    expect(addresses.filter((ipAddress) => !ipAddress.startsWith(`${process.env.BASE_URL}/`))).toEqual([]);
    expect(mail).toMatchObject({ to: email, from: expect.stringContaining('accounts@example.com') });
  });
});

test('no answer links or redirects to another host', async () => {
  const { session } = await signIn(service, await newPerson(service));
  const answer = await service.send('signOut', { cookies: [session], ...POISON });
  expect(answer.headers.location).toBe('/');
  expect(JSON.stringify(answer)).not.toContain(EVIL);
});

describe('an email with another header in it', () => {
  const { email } = newCredentials();
  const hostile = [
    `${email}\r\nBcc: mallory@${EVIL}`,
    `${email}\nBcc: mallory@${EVIL}`,
    `${email}\0`,
    `${email}, mallory@${EVIL}`,
    `${email};mallory@${EVIL}`,
    `Ann <${email}>`,
    `"a\r\nBcc: mallory@${EVIL}"@example.com`,
    `a%0d%0aBcc:mallory@${EVIL}@example.com`,
    `${email}\u2028Bcc: mallory@${EVIL}`,
  ];
  beforeEach(() => service.tables.clear());

  test.each(hostile)('sends no mail: %j', async (typed) => {
    const { session } = await signIn(service, await newPerson(service));
    const before = await service.tables.outbox.items();

    const answers = [
      await service.send('signUp', { form: { ...newCredentials(), email: typed } }),
      await service.send('requestPasswordReset', { form: { email: typed } }),
      await service.send('requestEmailVerification', { form: { email: typed } }),
      await service.send('requestEmailChange', { form: { new_email: typed }, cookies: [session] }),
      await service.send('signIn', { form: { ...newCredentials(), email: typed } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 200, 200, 400, 401]);
    expect(await service.tables.outbox.items()).toEqual(before);
  });
});

describe('a name', () => {
  test('with another header in it is refused', async () => {
    const person = await newPerson(service);
    const { body, cookies } = await service.send('logIn', { form: { email: person.email, password: person.password } });
    const { id } = body as { id: string };
    const change = (first_name: string) =>
      service.send('updateUser', {
        pathParameters: { id },
        json: { first_name },
        cookies: [cookies[0]?.split(';')[0] ?? ''],
      });
    expect((await change(`Ann\r\nBcc: mallory@${EVIL}`)).status).toBe(400);
    expect((await change(`<a href="https://${EVIL}">Ann</a>`)).status).toBe(200);

    await service.send('requestPasswordReset', { form: { email: person.email } });
    await service.room.deliverMails();

    const mail = service.room.mailsTo(person.email).at(-1);
    expect(mail?.token).toMatch(new RegExp(`^${id}\\.`));
    expect(JSON.stringify(mail)).not.toContain(EVIL);
  });
});
