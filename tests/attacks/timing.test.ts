import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { logLines } from '../support/log-capture';
import { type AttackParts, useAttackedService } from './attacked-service';
import { newPerson, type Person, wrong } from './people';

/** Response times do not reveal who has an account. No clock is read: it would include other work of the machine. */

jest.setTimeout(240_000);
// Any number of requests of one account: what refuses them is quicker than what is measured.
Object.assign(process.env, { LIMIT_ACCOUNT_FAILURES: '1000', LIMIT_MAILS: '1000', BCRYPT_COST: '7' });

const service = useAttackedService();

/** The maximum ratio of the slower to the faster of the two. */
const BOUND = 1.1;
const SAMPLES = 21;
const ROUNDS = 8;
const TABLE_MILLISECONDS = 4;

type Send = (who: Person) => { name: string; parts: AttackParts };

const probes: Record<string, Send> = {
  'a sign-in': (who) => ({ name: 'signIn', parts: { form: wrong(who) } }),
  'a sign-up': ({ email }) => ({ name: 'signUp', parts: { form: { ...newCredentials(), email } } }),
  'a request for a reset': ({ email }) => ({ name: 'requestPasswordReset', parts: { form: { email } } }),
  'a made-up reset token': ({ id, email }) => ({
    name: 'resetPassword',
    parts: {
      form: { email, reset_token: `${id}.${'A'.repeat(43)}`, new_password: newCredentials().password },
    },
  }),
};

let known: Person;
beforeAll(async () => {
  known = await newPerson(service);
});

const unknown = (): Person => ({ id: crypto.randomUUID(), ...newCredentials() });

/** The CPU time of this process, and the round trips to tables at the distance of DynamoDB, in milliseconds. */
const timeOf = async (send: Send, who: Person): Promise<number> => {
  const { name, parts } = send(who);
  const before = process.cpuUsage();
  const { status } = await service.send(name, parts);
  const { user, system } = process.cpuUsage(before);
  if (status >= 429) throw new Error(`${name} answered ${status}`);
  const { table_round_trips: roundTrips } = logLines.findLast(({ event }) => event === 'request') ?? {};
  return (user + system) / 1000 + Number(roundTrips) * TABLE_MILLISECONDS;
};

/** The lower quartile: on a busy machine some requests take longer, and none is faster. */
const typical = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 4)] ?? Number.NaN;

type Around = (ask: () => Promise<number>) => Promise<number>;

/** The time of the slower request over that of the faster one. They take turns. */
const ratioOnce = async (send: Send, around: Around): Promise<number> => {
  const times: [number[], number[]] = [[], []];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    times[0].push(await timeOf(send, known));
    times[1].push(await around(() => timeOf(send, unknown())));
  }
  const [one, other] = times.map(typical) as [number, number];
  return Math.max(one, other) / Math.min(one, other);
};

/** Repeats the measurement a few times while it is on the wrong side, because the machine may be busy. */
const ratioOf = async (send: Send, isRight: (ratio: number) => boolean, around: Around = (ask) => ask()) => {
  for (let round = 1; ; round += 1) {
    const ratio = await ratioOnce(send, around);
    if (isRight(ratio) || round === ROUNDS) return ratio;
  }
};

const isBelow = (ratio: number) => ratio < BOUND;
const isAbove = (ratio: number) => ratio > BOUND;

/** Skips the work of some methods for an email that nobody has. */
const without =
  <Owner extends object>(owner: Owner, changes: Partial<Owner>): Around =>
  async (ask) => {
    const before = { ...owner };
    Object.assign(owner, changes);
    try {
      return await ask();
    } finally {
      Object.assign(owner, before);
    }
  };

describe.each(Object.entries(probes))('%s', (_, send) => {
  test('takes as long for an email that nobody has', async () => {
    expect(await ratioOf(send, isBelow)).toBeLessThan(BOUND);
  });
});

describe('the measure notices', () => {
  test.each(['a sign-in', 'a sign-up'])('that %s hashes no password', async (title) => {
    const { hasher } = await import('../../lib/runtime/hasher');
    const hashes = { hash: async () => '$2b$07$', verify: async () => false };
    expect(await ratioOf(probes[title] as Send, isAbove, without(hasher, hashes))).toBeGreaterThan(BOUND);
  });

  test('that a sign-in reads no user', async () => {
    const { users } = await import('../../lib/runtime/users');
    expect(
      await ratioOf(probes['a sign-in'] as Send, isAbove, without(users, { findUser: async () => null })),
    ).toBeGreaterThan(BOUND);
  });

  test('that a made-up reset token reads no user', async () => {
    const { users } = await import('../../lib/runtime/users');
    const reads = { findUserBySecret: async () => null, findUserId: async () => null };
    expect(await ratioOf(probes['a made-up reset token'] as Send, isAbove, without(users, reads))).toBeGreaterThan(
      BOUND,
    );
  });

  test('that a request for a reset writes nothing', async () => {
    const { outbox } = await import('../../lib/runtime/outbox');
    const { events } = await import('../../lib/runtime/events');
    const send = probes['a request for a reset'] as Send;
    const silent = without(events, { record: async () => {} });
    expect(
      await ratioOf(send, isAbove, (ask) => without(outbox, { putMail: async () => {} })(() => silent(ask))),
    ).toBeGreaterThan(BOUND);
  });
});
