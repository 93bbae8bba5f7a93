import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { FailedMail, Mail } from '../../lib/auth/entities';
import type { OutboxStore } from '../../lib/auth/stores/outbox-store';

const CALLERS = 12;
export const START = new Date('2126-11-20T10:00:00.123Z');
export const later = (milliseconds: number): Date => new Date(START.getTime() + milliseconds);

/** A mail to a recipient of its own. */
export const newMail = (changes: Partial<Mail> = {}): Mail => {
  const id = randomUUID();
  return {
    id,
    purpose: 'verify-email',
    email: `${id}@example.com`,
    userId: randomUUID(),
    createdAt: START,
    ...changes,
  };
};

/** The contract of every outbox. */
export const describeOutboxStore = (store: () => OutboxStore): void => {
  const putMail = async (changes: Partial<Mail> = {}): Promise<Mail> => {
    const mail = newMail(changes);
    await store().putMail(mail);
    return mail;
  };
  const putFailed = async (changes: Partial<Mail> = {}): Promise<FailedMail> => {
    const mail = await putMail(changes);
    await store().markFailed(mail, { reason: 'refused', now: later(1) });
    return { ...mail, reason: 'refused', failedAt: later(1) };
  };
  const failedOf = async (...mails: Mail[]): Promise<FailedMail[]> =>
    (await store().listFailed(1000)).filter(({ id }) => mails.some((mail) => mail.id === id));

  describe('a mail', () => {
    test('waits from the time it is put, and not before', async () => {
      const mail = await putMail();

      expect(await store().isWaiting(mail)).toBe(true);
      expect(await store().isWaiting(newMail())).toBe(false);
    });

    test('does not depend on mails to other recipients or from other times', async () => {
      const mail = await putMail();
      const [sameTime, otherTime, otherEmail] = [
        await putMail({ email: mail.email }),
        await putMail({ email: mail.email, createdAt: later(1) }),
        await putMail({ id: mail.id }),
      ];

      await store().finishMail(mail, 'sent', START);

      for (const other of [sameTime, otherTime, otherEmail]) expect(await store().isWaiting(other)).toBe(true);
    });

    test('may be put again, even after it was sent', async () => {
      const mail = await putMail();
      await store().putMail(mail);
      await store().finishMail(mail, 'sent', START);

      await store().putMail(mail);

      expect(await store().isWaiting(mail)).toBe(false);
    });

    test.each(['sent', 'dropped'] as const)(
      'that is %s does not wait, however often that is repeated',
      async (outcome) => {
        const mail = await putMail();

        for (let times = 0; times < 2; times += 1) await store().finishMail(mail, outcome, later(times));

        expect(await store().isWaiting(mail)).toBe(false);
        expect(await failedOf(mail)).toEqual([]);
      },
    );

    test('that is failed does not wait, and is listed', async () => {
      const [mail, other] = [await putMail({ userId: null, purpose: 'reset-password' }), await putMail()];

      await store().markFailed(mail, { reason: 'MessageRejected', now: later(5) });

      expect(await store().isWaiting(mail)).toBe(false);
      expect(await failedOf(mail, other)).toEqual([{ ...mail, reason: 'MessageRejected', failedAt: later(5) }]);
    });

    test('keeps its first outcome', async () => {
      const [sent, failed] = [await putMail(), await putFailed()];
      await store().finishMail(sent, 'sent', START);

      await store().markFailed(sent, { reason: 'late', now: later(9) });
      await store().markFailed(failed, { reason: 'late', now: later(9) });
      await store().finishMail(failed, 'dropped', later(9));

      expect(await failedOf(sent, failed)).toEqual([failed]);
    });

    test('that does not exist is not created by an outcome', async () => {
      const [finished, failed] = [newMail(), newMail()];

      await store().finishMail(finished, 'sent', START);
      await store().markFailed(failed, { reason: 'refused', now: START });

      expect(await failedOf(failed)).toEqual([]);
      await store().putMail(finished);
      expect(await store().isWaiting(finished)).toBe(true);
    });
  });

  describe('listFailed', () => {
    test('begins with the oldest mails, whenever they failed', async () => {
      const third = await putFailed({ createdAt: later(-1_000_000) });
      const first = await putFailed({ createdAt: later(-3_000_000) });
      const second = await putFailed({ createdAt: later(-2_000_000) });

      expect(await store().listFailed(2)).toEqual([first, second]);
      expect(await failedOf(first, second, third)).toEqual([first, second, third]);
    });
  });

  describe('resendFailed', () => {
    test('puts a new mail with its own id, and removes the failed one', async () => {
      const failed = await putFailed({ userId: null });
      const anew = { id: randomUUID(), now: later(60_000) };

      expect(await store().resendFailed(failed, anew)).toBe(true);

      const { reason: _, failedAt: __, ...mail } = failed;
      expect(await store().isWaiting({ ...mail, id: anew.id, createdAt: anew.now })).toBe(true);
      expect(await store().isWaiting(mail)).toBe(false);
      expect(await failedOf(mail)).toEqual([]);
    });

    test('returns the same result when it is repeated', async () => {
      const failed = await putFailed();
      const anew = { id: randomUUID(), now: later(60_000) };
      await store().resendFailed(failed, anew);

      expect(await store().resendFailed(failed, anew)).toBe(true);
    });

    test('does nothing if the mail is not failed', async () => {
      const mail = await putMail();
      const anew = { id: randomUUID(), now: later(60_000) };

      expect(await store().resendFailed({ ...mail, reason: '', failedAt: START }, anew)).toBe(false);

      expect(await store().isWaiting({ ...mail, id: anew.id, createdAt: anew.now })).toBe(false);
      expect(await store().isWaiting(mail)).toBe(true);
    });

    test('lets exactly one of many callers put it', async () => {
      const failed = await putFailed();
      const anews = Array.from({ length: CALLERS }, () => ({ id: randomUUID(), now: later(60_000) }));

      const outcomes = await Promise.all(anews.map((anew) => store().resendFailed(failed, anew)));

      const waiting = await Promise.all(
        anews.map(({ id, now }) => store().isWaiting({ ...failed, id, createdAt: now })),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(waiting).toEqual(outcomes);
    });
  });
};
