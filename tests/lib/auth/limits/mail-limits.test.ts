import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { releaseIfUnavailable } from '../../../../lib/auth/limits/guess-limits';
import {
  reserveDecoyMail,
  reserveDelivery,
  reserveMail,
  reserveRequest,
  tryReserveMail,
} from '../../../../lib/auth/limits/mail-limits';
import { createTestDeps } from '../../../support/deps';

const createDeps = (mailLimits = { requestsPerMinute: 3, mailsPerRecipient: 2 }) => ({
  ...createTestDeps(),
  mailLimits,
});
const tooMany = (retryAfterSeconds: number) => ({ code: 'too_many_attempts', details: { retryAfterSeconds } });
const times = async <Result>(count: number, work: () => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = [];
  for (let done = 0; done < count; done += 1) results.push(await work());
  return results;
};
const down = new StoreUnavailableError(new Error('down'));
const mailing = { purpose: 'verify-email', email: 'ada@example.com' } as const;

describe('reserveRequest', () => {
  test('lets the maximum of requests through per minute and IP address', async () => {
    const deps = createDeps();
    await times(3, () => reserveRequest(deps, '192.0.2.1'));
    await expect(reserveRequest(deps, '192.0.2.1')).rejects.toMatchObject(tooMany(60));
    await reserveRequest(deps, '192.0.2.2');
    deps.clock.moveBy(60_000);
    await reserveRequest(deps, '192.0.2.1');
  });

  test('counts a whole IPv6 /64 as one IP address', async () => {
    const deps = createDeps();
    for (const host of ['::1', '::2', ':a:b:c:d']) await reserveRequest(deps, `2001:db8:0:1${host}`);
    await expect(reserveRequest(deps, '2001:db8:0:1::3')).rejects.toMatchObject(tooMany(60));
    await reserveRequest(deps, '2001:db8:0:2::3');
  });

  test('is counted separately from password guesses', async () => {
    const deps = createDeps();
    await deps.limits.reserve({ key: 'address#192.0.2.1', max: 1, windowSeconds: 60, now: deps.clock.now() });
    await times(3, () => reserveRequest(deps, '192.0.2.1'));
  });

  test('is released if the store becomes unavailable', async () => {
    const deps = createDeps();
    const fail = async () => {
      throw down;
    };
    for (const _ of Array(5)) {
      const request = await reserveRequest(deps, '192.0.2.1');
      await expect(releaseIfUnavailable(request, fail)).rejects.toBe(down);
    }
  });
});

describe.each(['reserveMail', 'tryReserveMail'] as const)('%s', (name) => {
  const outcome = (deps: ReturnType<typeof createDeps>, to: Parameters<typeof tryReserveMail>[1]) =>
    name === 'tryReserveMail'
      ? tryReserveMail(deps, to).then(({ mayMail }) => mayMail)
      : reserveMail(deps, to).then(
          () => true,
          ({ code }) => code !== 'too_many_attempts',
        );

  test('lets the maximum of mails per purpose and recipient through in 15 minutes', async () => {
    const deps = createDeps();
    expect(await times(4, () => outcome(deps, mailing))).toEqual([true, true, false, false]);
    expect(await outcome(deps, { ...mailing, purpose: 'reset-password' })).toBe(true);
    expect(await outcome(deps, { ...mailing, email: 'bob@example.com' })).toBe(true);
    deps.clock.moveBy(899_999);
    expect(await outcome(deps, mailing)).toBe(false);
    deps.clock.moveBy(1);
    expect(await times(3, () => outcome(deps, mailing))).toEqual([true, true, false]);
  });

  test('never exceeds the maximum when many callers run at the same time', async () => {
    const deps = createDeps();
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => outcome(deps, mailing)));
    expect(outcomes.filter((isSent) => isSent)).toHaveLength(2);
  });
});

test('reserveMail reports when the next mail may be sent', async () => {
  const deps = createDeps();
  await times(2, () => reserveMail(deps, mailing));
  deps.clock.moveBy(100_000);
  await expect(reserveMail(deps, mailing)).rejects.toMatchObject(tooMany(800));
});

test('reserveMail and tryReserveMail use the same counter', async () => {
  const deps = createDeps();
  await reserveMail(deps, mailing);
  await tryReserveMail(deps, mailing);
  expect(await tryReserveMail(deps, mailing)).toMatchObject({ mayMail: false });
  await expect(reserveMail(deps, mailing)).rejects.toMatchObject(tooMany(900));
});

test('requests for another address of the same mailbox do not use up those of this one', async () => {
  const deps = createDeps();
  for (const email of ['ada+1@example.com', 'ada+2@example.com', 'ada+3@example.com'])
    await reserveMail(deps, { purpose: 'reset-password', email });
  await reserveMail(deps, { purpose: 'reset-password', email: 'ada@example.com' });
});

test('mails that are sent to addresses of one mailbox are counted together', async () => {
  const deps = createDeps();
  const send = (email: string) =>
    reserveDelivery(deps, {
      id: deps.ids.newId(),
      purpose: 'reset-password',
      email,
      userId: null,
      createdAt: deps.clock.now(),
    });
  const sent = [await send('ada+1@example.com'), await send('ada@example.com'), await send('ada+2@example.com')];
  expect(sent.map((attempt) => attempt !== null)).toEqual([true, true, false]);
});

test('a decoy mail does not count as a mail', async () => {
  const deps = createDeps();
  expect(await times(3, () => reserveDecoyMail(deps, mailing.email))).toEqual([
    expect.anything(),
    expect.anything(),
    null,
  ]);
  expect(await tryReserveMail(deps, mailing)).toMatchObject({ mayMail: true });
});

test('an error of the store is thrown', async () => {
  const deps = createDeps();
  jest.spyOn(deps.limits, 'reserve').mockRejectedValue(down);
  await expect(reserveRequest(deps, '192.0.2.1')).rejects.toBe(down);
  await expect(reserveMail(deps, mailing)).rejects.toBe(down);
  await expect(tryReserveMail(deps, mailing)).rejects.toBe(down);
  await expect(reserveDecoyMail(deps, mailing.email)).rejects.toBe(down);
});

test('zero switches a limit off and makes no store call', async () => {
  const deps = createDeps({ requestsPerMinute: 0, mailsPerRecipient: 0 });
  const reserve = jest.spyOn(deps.limits, 'reserve');
  await times(30, () => reserveRequest(deps, '192.0.2.1'));
  await times(30, () => reserveMail(deps, mailing));
  expect((await times(30, () => tryReserveMail(deps, mailing))).map(({ mayMail }) => mayMail)).not.toContain(false);
  expect(reserve).not.toHaveBeenCalled();
});
