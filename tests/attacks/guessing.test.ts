import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { inParallel, statusCounts } from '../races/race';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import { type AttackParts, newAddress, passTime, useAttackedService } from './attacked-service';
import { isSignedIn, newPerson, opens, signIn, withTokens, wrong } from './people';

/** From any number of IP addresses, an account allows five guesses in a window, and its owner can still sign in. */

jest.setTimeout(240_000);
const service = useAttackedService();

const AT_ONCE = 50;
const SIGN_INS = ['signIn', 'logIn', 'issueTokens'];

/** An IPv4 address, or a random address of the IPv6 /64 of a subscriber. */
const addressOf = (subscriber: number): string =>
  subscriber % 2 === 0
    ? `203.0.113.${subscriber}`
    : `2001:db8:0:${subscriber.toString(16)}:${Math.floor(Math.random() * 0xffff).toString(16)}::1`;

const guess = (index: number, { email, password }: { email: string; password: string }, parts: AttackParts) =>
  service.send(SIGN_INS[index % SIGN_INS.length] ?? '', { json: { email, password }, ...parts });

const guesses = async (count: number, one: (index: number) => Promise<Answer>): Promise<Answer[]> => {
  const answers: Answer[] = [];
  while (answers.length < count) {
    const done = answers.length;
    answers.push(...(await inParallel(Math.min(AT_ONCE, count - done), (index) => one(done + index))));
  }
  return answers;
};

beforeEach(() => service.tables.clear());

describe('three hundred guesses from a hundred subscribers, in each way to sign in', () => {
  test('lead to five checked passwords, even if a later one is right', async () => {
    const person = await newPerson(service);

    const answers = await guesses(300, (index) =>
      guess(index, index < 150 ? wrong(person) : person, { ipAddress: addressOf(index % 100) }),
    );

    expect(statusCounts(answers)).toEqual({ 401: 5, 429: 295 });
  });

  test('affect neither an earlier session nor a known device, from any IP address', async () => {
    const person = await newPerson(service);
    const { session, device } = await signIn(service, person);

    await guesses(50, (index) => guess(index, wrong(person), { ipAddress: addressOf(index) }));

    expect(await isSignedIn(service, session)).toBe(true);
    const owner = await guess(0, person, { cookies: [device], ipAddress: addressOf(0) });
    expect(owner.status).toBe(200);
  });

  test('lock the account for one window only, which is 15 minutes at most', async () => {
    const person = await newPerson(service);
    const waits = [];
    for (let window = 0; window < 7; window += 1) {
      const answers = await guesses(10, (index) => guess(index, wrong(person), { ipAddress: newAddress() }));
      expect(statusCounts(answers)).toEqual({ 401: 5, 429: 5 });
      const wait = Number(answers.findLast(({ status }) => status === 429)?.headers['retry-after']);
      expect(await opens(service, person)).toBe(false);
      waits.push(wait);
      passTime(wait);
    }

    expect(waits).toEqual([60, 120, 240, 480, 900, 900, 900]);
    expect(await opens(service, person)).toBe(true);
  });
});

describe('one subscriber', () => {
  test.each([
    ['of an IPv4 address', () => '198.51.100.99'],
    ['of an IPv6 /64', (index: number) => `2001:db8:1:2:${index.toString(16)}::${index.toString(16)}`],
  ])('%s has twenty guesses for all accounts together', async (_, ipAddress) => {
    const answers = await guesses(60, (index) => guess(index, newCredentials(), { ipAddress: ipAddress(index) }));

    expect(statusCounts(answers)).toEqual({ 401: 20, 429: 40 });
  });

  test('with no guesses left affects neither others nor a known device in the same network', async () => {
    const [person, neighbour] = [await newPerson(service), await newPerson(service)];
    const ipAddress = '198.51.100.98';
    const { device } = await signIn(service, neighbour, { ipAddress });
    await guesses(50, (index) => guess(index, newCredentials(), { ipAddress }));

    expect(await opens(service, person)).toBe(true);
    expect((await guess(0, neighbour, { cookies: [device], ipAddress })).status).toBe(200);
  });

  test('can sign up and request mails twenty times a minute in total', async () => {
    const ipAddress = '198.51.100.97';
    const answers = await guesses(60, (index) => {
      const { email, password } = newCredentials();
      const kinds = [
        () => service.send('signUp', { form: { email, password }, ipAddress }),
        () => service.send('requestPasswordReset', { form: { email }, ipAddress }),
        () => service.send('requestEmailVerification', { form: { email }, ipAddress }),
      ];
      return (kinds[index % kinds.length] as () => Promise<Answer>)();
    });

    expect(statusCounts(answers)).toEqual({ 200: 20, 429: 40 });
  });
});

describe('a stolen session', () => {
  test('allows five guesses of the password, in all ways together', async () => {
    const person = await newPerson(service);
    const { session } = await signIn(service, person);
    const { accessToken } = await withTokens(service, person);
    const headers = { authorization: `Bearer ${accessToken}` };

    const answers = await guesses(60, (index) => {
      const { email, password } = wrong(person);
      const next = newCredentials().password;
      const ways = [
        () =>
          service.send('changePassword', {
            form: { current_password: password, new_password: next },
            cookies: [session],
          }),
        () => service.send('setPassword', { json: { email, password: next, current_password: password }, headers }),
        () => service.send('signIn', { form: { email, password } }),
      ];
      return (ways[index % ways.length] as () => Promise<Answer>)();
    });

    const { 429: refused } = statusCounts(answers);
    expect([answers.filter(({ status }) => status < 400), refused]).toEqual([[], 55]);
  });
});

test('a mailbox gets three mails of each kind in 15 minutes, from any number of senders', async () => {
  const person = await newPerson(service);
  const [unproved, nobody] = [newCredentials(), newCredentials()];
  const inTurn = async (times: number, work: () => Promise<unknown>) => {
    for (let done = 0; done < times; done += 1) await work();
  };
  const count = async (email: string, purpose: string) =>
    (await service.tables.outbox.items()).filter((mail) => mail.email === email && mail.purpose === purpose).length;

  await inParallel(20, () => service.send('requestPasswordReset', { form: { email: person.email } }));
  await inParallel(20, () => service.send('signUp', { form: wrong(person) }));
  await inTurn(6, () => service.send('signUp', { form: wrong(unproved) }));
  await inParallel(20, () => service.send('requestEmailVerification', { form: { email: nobody.email } }));

  const counts = [
    await count(person.email, 'reset-password'),
    await count(unproved.email, 'verify-email'),
    await count(nobody.email, 'verify-email'),
  ];
  expect(counts).toEqual([3, 3, 3]);
  expect(await count(person.email, 'account-exists')).toBeLessThanOrEqual(3);
});
