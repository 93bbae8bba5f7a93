import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Mail, MailPurpose } from '../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import { mails as allMails } from '../../../lib/auth/mails';
import type { RenderedMail } from '../../../lib/auth/ports';
import { createMailDelivery, type MailDeliveryDeps } from '../../../lib/mail/deliver-mails';
import { logLines } from '../../support/log-capture';
import { recordOf } from '../../support/mail-room';
import { createMailWorld, type MailWorld, recordsOf, settings } from './mail-world';

const HOUR = 60 * 60_000;
const none = { sent: 0, dropped: 0, failed: 0, undeliverable: 0, failedAt: null };

beforeEach(() => {
  logLines.length = 0;
});

const deliveryOf = ({ deps }: MailWorld, changes: Partial<MailDeliveryDeps> = {}) =>
  createMailDelivery({ ...deps, ...changes }, settings);
const recipients = ({ sent }: MailWorld) => sent.map(({ to }) => to);
const unavailable = async () => {
  throw new StoreUnavailableError(new Error('ann@example.com'));
};

describe('delivering mails', () => {
  test('sends each once, in their order, and notes that it is sent', async () => {
    const world = createMailWorld();
    const mails = [
      world.put(),
      world.put({ purpose: 'reset-password' }),
      world.put({ purpose: 'password-changed', userId: null }),
    ];
    const deliver = deliveryOf(world);

    expect(await deliver(recordsOf(...mails))).toEqual({ ...none, sent: 3 });

    expect(recipients(world)).toEqual(mails.map(({ email }) => email));
    expect(world.sent.map(({ id }) => id)).toEqual(mails.map(({ id }) => id));
    expect(world.outbox.waiting()).toEqual([]);
    expect(await deliver(recordsOf(...mails))).toEqual(none);
    expect(world.sent).toHaveLength(3);
  });

  test('drops what nobody wants any more', async () => {
    const world = createMailWorld();
    const [gone, nobodys, wanted] = [
      world.put(),
      world.put({ purpose: 'reset-password', userId: null }),
      world.put({ purpose: 'reset-password' }),
    ];
    world.users.remove(gone.userId as string);

    const delivery = await deliveryOf(world)(recordsOf(gone, nobodys, wanted));

    expect(delivery).toEqual({ ...none, dropped: 2, sent: 1 });
    expect(recipients(world)).toEqual([wanted.email]);
    expect(world.outbox.waiting()).toEqual([]);
    expect(await world.outbox.listFailed(10)).toEqual([]);
  });

  // Otherwise a flood of them could hold the counter of `ann@`, with which they share it, just when her mail is sent.
  test('counts nothing, not even for a moment, for an email that nobody has', async () => {
    const world = createMailWorld();
    const counted: string[] = [];
    const limits: MailDeliveryDeps['limits'] = {
      ...world.deps.limits,
      reserve: (limit) => {
        counted.push(limit.key);
        return world.deps.limits.reserve(limit);
      },
    };
    const mails = ['ann+1@example.com', 'ann+2@example.com'].map((email) =>
      world.put({ purpose: 'reset-password', email, userId: null }),
    );

    expect(await deliveryOf(world, { limits })(recordsOf(...mails))).toEqual({ ...none, dropped: 2 });

    expect(counted).toEqual([]);
  });

  describe.each(Object.keys(allMails) as MailPurpose[])('of %s to one recipient', (purpose) => {
    const email = 'ann@example.com';
    const several = (world: MailWorld, count: number) => {
      const userId = world.users.add(email);
      return Array.from({ length: count }, () => world.put({ purpose, email, userId }));
    };

    test('sends as many as the limit allows in 15 minutes, or all that tell of real changes', async () => {
      const world = createMailWorld();
      const isUnlimited = [
        'password-changed',
        'email-changed',
        'second-factor-removed',
        'passkey-added',
        'passkey-removed',
        'second-factor-enabled',
        'second-factor-disabled',
        'recovery-code-used',
        'recovery-codes-replaced',
        'account-deleted',
      ].includes(purpose);

      const delivery = await deliveryOf(world)(recordsOf(...several(world, 5)));

      expect(delivery).toEqual({ ...none, sent: isUnlimited ? 5 : 3, dropped: isUnlimited ? 0 : 2 });
      expect(world.outbox.waiting()).toEqual([]);
      world.clock.moveBy(900_000);
      expect(await deliveryOf(world)(recordsOf(...several(world, 1)))).toEqual({ ...none, sent: 1 });
    });

    test('counts only what is sent', async () => {
      let isDown = true;
      const world = createMailWorld(() => (isDown ? { outcome: 'delayed', reason: 'x' } : { outcome: 'sent' }));
      const [first, ...others] = several(world, 3);
      for (let times = 0; times < 5; times += 1) {
        expect(await deliveryOf(world)(recordsOf(first as Mail))).toMatchObject({ sent: 0, failedAt: '1' });
      }
      isDown = false;

      expect(await deliveryOf(world)(recordsOf(first as Mail, ...others))).toEqual({ ...none, sent: 3 });
    });

    test('counts each for the time when it was caused, so that an outage loses none', async () => {
      const world = createMailWorld();
      const put = several(world, 3);
      world.clock.moveBy(900_000);
      put.push(...several(world, 3));
      expect(await deliveryOf(world)(recordsOf(...put))).toEqual({ ...none, sent: 6 });
    });
  });

  test('sends mails of one kind to other recipients, and of other kinds', async () => {
    const world = createMailWorld();
    const userId = world.users.add('ann@example.com');
    const to = (email: string, purpose: MailPurpose) =>
      world.put({ purpose, email, userId: email.startsWith('ann@') ? userId : world.users.add(email) });
    for (let times = 0; times < 3; times += 1)
      await deliveryOf(world)(recordsOf(to('ann@example.com', 'reset-password')));
    const mailed = await deliveryOf(world)(
      recordsOf(
        to('ann@example.com', 'account-exists'),
        to('bob@example.com', 'reset-password'),
        to('ann+1@example.com', 'reset-password'),
      ),
    );
    expect(mailed).toEqual({ ...none, sent: 2, dropped: 1 });
  });

  test('parks what is refused, with a line and a count for operators, and goes on', async () => {
    const refusing = ({ to }: RenderedMail) =>
      to === refused.email
        ? ({ outcome: 'refused', reason: 'MessageRejected' } as const)
        : ({ outcome: 'sent' } as const);
    const world = createMailWorld(refusing);
    const [refused, next] = [world.put(), world.put()];

    const delivery = await deliveryOf(world)(recordsOf(refused, next));

    expect(delivery).toEqual({ ...none, failed: 1, sent: 1 });
    expect(await world.outbox.listFailed(10)).toEqual([
      { ...refused, reason: 'MessageRejected', failedAt: world.clock.now() },
    ]);
    expect(world.failures()).toBe(1);
    expect(logLines).toEqual([
      {
        timestamp: expect.any(String),
        level: 'error',
        event: 'mail_failed',
        mail: refused.id,
        purpose: 'verify-email',
        reason: 'MessageRejected',
      },
    ]);
  });

  test('ends at what is delayed, which comes again with all after it', async () => {
    let answers = 0;
    const world = createMailWorld(() =>
      ++answers === 2 ? { outcome: 'delayed', reason: 'TooManyRequestsException' } : { outcome: 'sent' },
    );
    const mails = [world.put(), world.put(), world.put()];
    const deliver = deliveryOf(world);

    expect(await deliver(recordsOf(...mails))).toEqual({ ...none, sent: 1, failedAt: '2' });
    expect(logLines).toMatchObject([{ level: 'warn', event: 'mail_delayed', reason: 'TooManyRequestsException' }]);
    expect(await deliver(recordsOf(...mails).slice(1))).toEqual({ ...none, sent: 2 });

    expect(recipients(world)).toEqual(mails.map(({ email }) => email));
    expect(world.failures()).toBe(0);
  });

  test.each([
    ['an hour', HOUR, 1],
    ['a millisecond less', HOUR - 1, 0],
  ])('parks what is delayed for %s, so that others get past it', async (_, age, failed) => {
    const world = createMailWorld(({ to }) =>
      to === late.email ? { outcome: 'delayed', reason: 'SendingPausedException' } : { outcome: 'sent' },
    );
    const late = world.put();
    world.clock.moveBy(age);
    const next = world.put();

    const { failedAt } = await deliveryOf(world)(recordsOf(late, next));

    expect(failedAt).toBe(failed === 1 ? null : '1');
    expect(world.failures()).toBe(failed);
    expect(recipients(world)).toEqual(failed === 1 ? [next.email] : []);
    expect((await world.outbox.listFailed(10)).map(({ reason }) => reason)).toEqual(
      failed === 1 ? ['SendingPausedException'] : [],
    );
  });

  test('sends a mail of any age while it can', async () => {
    const world = createMailWorld();
    const mail = world.put();
    world.clock.moveBy(20 * HOUR);

    expect(await deliveryOf(world)(recordsOf(mail))).toMatchObject({ sent: 1 });
  });

  test.each(['isWaiting', 'finishMail'] as const)('ends at a failure of the outbox at %s', async (method) => {
    const world = createMailWorld();
    const mails = [world.put(), world.put()];
    const outbox = { ...world.outbox, [method]: unavailable };

    expect(await deliveryOf(world, { outbox })(recordsOf(...mails))).toEqual({ ...none, failedAt: '1' });

    expect(logLines).toMatchObject([{ event: 'mail_delayed', reason: 'StoreUnavailableError' }]);
    expect(JSON.stringify(logLines)).not.toContain('ann@example.com');
    expect(world.outbox.waiting()).toEqual(mails);
  });

  test('ends at a failure of the users, and parks after the hour also what fails for a mistake of ours', async () => {
    const world = createMailWorld();
    const mails = [world.put(), world.put({ purpose: 'account-exists' })];
    const broken = async () => {
      throw new TypeError('a mistake');
    };
    const deliver = deliveryOf(world, { users: { ...world.deps.users, requestVerification: broken } });

    expect(await deliver(recordsOf(...mails))).toEqual({ ...none, failedAt: '1' });
    world.clock.moveBy(HOUR);
    expect(await deliver(recordsOf(...mails))).toEqual({ ...none, failed: 1, sent: 1 });
    expect(await world.outbox.listFailed(10)).toMatchObject([{ id: mails[0]?.id, reason: 'TypeError' }]);
  });

  test('ends at a mail that cannot even be failed, and loses nothing', async () => {
    const world = createMailWorld(() => ({ outcome: 'refused', reason: 'MessageRejected' }));
    const mail = world.put();
    const outbox = { ...world.outbox, markFailed: unavailable };
    world.clock.moveBy(2 * HOUR);

    expect(await deliveryOf(world, { outbox })(recordsOf(mail))).toEqual({ ...none, failedAt: '1' });

    expect(world.outbox.waiting()).toEqual([mail]);
    expect(world.failures()).toBe(0);
    expect(logLines).toMatchObject([{ level: 'error', event: 'mail_not_failed' }]);
  });

  test('sends nothing twice while the outbox takes no writes', async () => {
    const world = createMailWorld();
    const mail = world.put();
    let isBroken = true;
    const finishMail: typeof world.outbox.finishMail = (...args) =>
      isBroken ? unavailable() : world.outbox.finishMail(...args);
    const deliver = deliveryOf(world, { outbox: { ...world.outbox, finishMail } });

    for (let runs = 0; runs < 5; runs += 1) expect(await deliver(recordsOf(mail))).toEqual({ ...none, failedAt: '1' });
    isBroken = false;

    expect(await deliver(recordsOf(mail))).toEqual({ ...none, sent: 1 });
    expect(world.sent).toHaveLength(1);
    expect(world.outbox.waiting()).toEqual([]);
  });

  test('leaves out what can never be a mail, with its key in the log and no address', async () => {
    const world = createMailWorld();
    const malformed = recordOf({ email: 'Ann@Example.com', id: 'key 1', purpose: 'verify-email' }, '1');
    const mail = world.put();

    expect(await deliveryOf(world)([malformed, ...recordsOf(mail)])).toEqual({ ...none, undeliverable: 1, sent: 1 });

    expect(logLines).toEqual([
      { timestamp: expect.any(String), level: 'error', event: 'mail_undeliverable', mail: 'key 1' },
    ]);
  });

  test('passes over what is no new mail', async () => {
    const world = createMailWorld();
    const [record] = recordsOf(world.put());

    const delivery = await deliveryOf(world)([
      { ...record, eventName: 'MODIFY' },
      { ...record, eventName: 'REMOVE' },
      { eventName: 'INSERT', dynamodb: { SequenceNumber: '3' } },
      { eventName: 'INSERT' },
    ]);

    expect(delivery).toEqual(none);
    expect(world.sent).toEqual([]);
  });

  test('stops before a mail there is no time for, but never before the first', async () => {
    const world = createMailWorld();
    const mails = [world.put(), world.put()];

    const delivery = await deliveryOf(world)(recordsOf(...mails), () => false);

    expect(delivery).toEqual({ ...none, sent: 1, failedAt: '2' });
  });
});
