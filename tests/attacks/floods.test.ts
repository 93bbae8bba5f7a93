import { expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { passTime, useAttackedService } from './attacked-service';
import { mailedToken, newPerson, signIn, signUp, wrong } from './people';

/** Nobody can fill the mailbox or the list of events of somebody whose email they know. */

const service = useAttackedService();
const TIMES = 25;

/** How many mails of a purpose really reach this email: what goes through the mailer. */
const received = async (email: string, subject: RegExp): Promise<number> => {
  await service.room.deliverMails();
  return service.room.mailsTo(email).filter((mail) => subject.test(mail.subject)).length;
};
const eventsOf = async (session: string) => {
  const { body } = await service.send('listEvents', { cookies: [session] });
  return (body as { events: { type: string; count: number; by: string }[] }).events;
};
const repeatedly = async (work: (index: number) => Promise<unknown>): Promise<void> => {
  for (let index = 0; index < TIMES; index += 1) await work(index);
};

test('"You already have an account" comes three times in 15 minutes, whatever causes it', async () => {
  const victim = await newPerson(service);
  const sessions = [await signIn(service, await newPerson(service)), await signIn(service, await newPerson(service))];

  await repeatedly(() => signUp(service, wrong(victim)));
  for (const { session } of sessions) {
    for (let times = 0; times < 3; times += 1)
      await service.send('requestEmailChange', { form: { new_email: victim.email }, cookies: [session] });
  }

  expect(await received(victim.email, /already have an account/)).toBe(3);
  passTime(900);
  await signUp(service, wrong(victim));
  expect(await received(victim.email, /already have an account/)).toBe(4);
});

test('"Somebody asked to change your email address" comes three times from one session, and a real change is told', async () => {
  const person = await newPerson(service);
  const { session } = await signIn(service, person);
  const last = newCredentials().email;

  await repeatedly((index) =>
    service.send('requestEmailChange', {
      form: { new_email: index === TIMES - 1 ? last : newCredentials().email },
      cookies: [session],
    }),
  );

  expect(await received(person.email, /asked to change/)).toBe(3);
  const answer = await service.send('confirmEmailChange', { form: { token: await mailedToken(service, last) } });
  expect(answer.status).toBe(200);
  expect(await received(person.email, /was changed/)).toBe(1);
});

test('verification mails come three times in 15 minutes, whatever causes them', async () => {
  const person = await signUp(service);
  await repeatedly(() => service.send('requestEmailVerification', { form: { email: person.email } }));
  await repeatedly(() => signUp(service, wrong(person)));
  await repeatedly(() => service.send('signIn', { form: { email: person.email, password: person.password } }));
  expect(await received(person.email, /Confirm your email/)).toBe(3);
});

const madeUp = ({ id }: { id: string }) => `${id}.${'x'.repeat(43)}`;
const floods: [name: string, parts: (person: { id: string; email: string }) => Record<string, string>][] = [
  [
    'resetPassword',
    ({ id, email }) => ({ email, reset_token: madeUp({ id }), new_password: newCredentials().password }),
  ],
  ['setNewPassword', ({ id }) => ({ token: madeUp({ id }), new_password: newCredentials().password })],
  ['verifyEmail', ({ id }) => ({ token: madeUp({ id }), password: newCredentials().password })],
  ['confirmEmailChange', ({ id }) => ({ token: madeUp({ id }) })],
];

test.each(floods)(
  'made-up tokens at %s are in no list, hash nothing, and are refused from one address',
  async (name, parts) => {
    const person = await newPerson(service);
    const { session } = await signIn(service, person);
    const before = await eventsOf(session);

    await repeatedly(async () => {
      const { answer, hashes } = await service.workOf(name, { form: parts(person) });
      expect([answer.status, hashes]).toEqual([403, 0]);
    });
    const statuses: number[] = [];
    await repeatedly(async () =>
      statuses.push((await service.send(name, { form: parts(person), ipAddress: '192.0.2.77' })).status),
    );

    expect(await eventsOf(session)).toEqual(before);
    expect(statuses.filter((status) => status === 403).length).toBeLessThanOrEqual(20);
    expect(statuses.at(-1)).toBe(429);
  },
);

test('what anybody can cause is one entry an hour, which says how often', async () => {
  const person = await newPerson(service);
  const { session } = await signIn(service, person);
  const before = (await eventsOf(session)).length;

  await repeatedly(() => service.send('signIn', { form: wrong(person) }));
  await repeatedly(() => signUp(service, wrong(person)));
  await repeatedly(() => service.send('requestPasswordReset', { form: { email: person.email } }));

  const events = await eventsOf(session);
  const counted = events.filter(({ by }) => by === 'unknown');
  // At most two hours can be touched.
  expect(events.length - before).toBeLessThanOrEqual(6);
  const total = (type: string) =>
    counted.filter((event) => event.type === type).reduce((sum, { count }) => sum + count, 0);
  expect([
    total('auth.sign_in_refused'),
    total('auth.sign_up_refused'),
    total('auth.password_reset_requested'),
  ]).toEqual([5, TIMES, 3]);
});
