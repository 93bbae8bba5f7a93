import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Mail, ParkedMail } from '../../lib/auth/entities';
import type { OutboxStore } from '../../lib/auth/stores/outbox-store';

const CALLERS = 12;
export const START = new Date('2126-11-20T10:00:00.123Z');
export const later = (milliseconds: number): Date => new Date(START.getTime() + milliseconds);

/** A mail to nobody else. */
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

/** What every outbox promises. */
export const describeOutboxStore = (store: () => OutboxStore): void => {
  const putMail = async (changes: Partial<Mail> = {}): Promise<Mail> => {
    const mail = newMail(changes);
    await store().putMail(mail);
    return mail;
  };
  const putParked = async (changes: Partial<Mail> = {}): Promise<ParkedMail> => {
    const mail = await putMail(changes);
    await store().parkMail(mail, { reason: 'refused', now: later(1) });
    return { ...mail, reason: 'refused', parkedAt: later(1) };
  };
  const parkedOf = async (...mails: Mail[]): Promise<ParkedMail[]> =>
    (await store().listParked(1000)).filter(({ id }) => mails.some((mail) => mail.id === id));

  describe('a mail', () => {
    test('waits from when it was put, and only then', async () => {
      const mail = await putMail();

      expect(await store().isWaiting(mail)).toBe(true);
      expect(await store().isWaiting(newMail())).toBe(false);
    });

    test('waits on its own, whoever else is written to and whenever else they are', async () => {
      const mail = await putMail();
      const [sameTime, otherTime, otherEmail] = [
        await putMail({ email: mail.email }),
        await putMail({ email: mail.email, createdAt: later(1) }),
        await putMail({ id: mail.id }),
      ];

      await store().finishMail(mail, 'sent', START);

      for (const other of [sameTime, otherTime, otherEmail]) expect(await store().isWaiting(other)).toBe(true);
    });

    test('may be put again, also after it was sent', async () => {
      const mail = await putMail();
      await store().putMail(mail);
      await store().finishMail(mail, 'sent', START);

      await store().putMail(mail);

      expect(await store().isWaiting(mail)).toBe(false);
    });

    test.each(['sent', 'dropped'] as const)('that is %s does not wait, however often that is said', async (outcome) => {
      const mail = await putMail();

      for (let times = 0; times < 2; times += 1) await store().finishMail(mail, outcome, later(times));

      expect(await store().isWaiting(mail)).toBe(false);
      expect(await parkedOf(mail)).toEqual([]);
    });

    test('that is parked does not wait, and is listed', async () => {
      const [mail, other] = [await putMail({ userId: null, purpose: 'reset-password' }), await putMail()];

      await store().parkMail(mail, { reason: 'MessageRejected', now: later(5) });

      expect(await store().isWaiting(mail)).toBe(false);
      expect(await parkedOf(mail, other)).toEqual([{ ...mail, reason: 'MessageRejected', parkedAt: later(5) }]);
    });

    test('keeps its first outcome', async () => {
      const [sent, parked] = [await putMail(), await putParked()];
      await store().finishMail(sent, 'sent', START);

      await store().parkMail(sent, { reason: 'late', now: later(9) });
      await store().parkMail(parked, { reason: 'late', now: later(9) });
      await store().finishMail(parked, 'dropped', later(9));

      expect(await parkedOf(sent, parked)).toEqual([parked]);
    });

    test('that is not there is not made by an outcome', async () => {
      const [finished, parked] = [newMail(), newMail()];

      await store().finishMail(finished, 'sent', START);
      await store().parkMail(parked, { reason: 'refused', now: START });

      expect(await parkedOf(parked)).toEqual([]);
      await store().putMail(finished);
      expect(await store().isWaiting(finished)).toBe(true);
    });
  });

  describe('listParked', () => {
    test('begins with the oldest mails, whenever they were parked', async () => {
      const third = await putParked({ createdAt: later(-1_000_000) });
      const first = await putParked({ createdAt: later(-3_000_000) });
      const second = await putParked({ createdAt: later(-2_000_000) });

      expect(await store().listParked(2)).toEqual([first, second]);
      expect(await parkedOf(first, second, third)).toEqual([first, second, third]);
    });
  });

  describe('resendParked', () => {
    test('puts it anew under its own id, and takes the parked one away', async () => {
      const parked = await putParked({ userId: null });
      const anew = { id: randomUUID(), now: later(60_000) };

      expect(await store().resendParked(parked, anew)).toBe(true);

      const { reason: _, parkedAt: __, ...mail } = parked;
      expect(await store().isWaiting({ ...mail, id: anew.id, createdAt: anew.now })).toBe(true);
      expect(await store().isWaiting(mail)).toBe(false);
      expect(await parkedOf(mail)).toEqual([]);
    });

    test('says the same when it is repeated', async () => {
      const parked = await putParked();
      const anew = { id: randomUUID(), now: later(60_000) };
      await store().resendParked(parked, anew);

      expect(await store().resendParked(parked, anew)).toBe(true);
    });

    test('does nothing about one that is not parked', async () => {
      const mail = await putMail();
      const anew = { id: randomUUID(), now: later(60_000) };

      expect(await store().resendParked({ ...mail, reason: '', parkedAt: START }, anew)).toBe(false);

      expect(await store().isWaiting({ ...mail, id: anew.id, createdAt: anew.now })).toBe(false);
      expect(await store().isWaiting(mail)).toBe(true);
    });

    test('puts one of many callers only', async () => {
      const parked = await putParked();
      const anews = Array.from({ length: CALLERS }, () => ({ id: randomUUID(), now: later(60_000) }));

      const outcomes = await Promise.all(anews.map((anew) => store().resendParked(parked, anew)));

      const waiting = await Promise.all(
        anews.map(({ id, now }) => store().isWaiting({ ...parked, id, createdAt: now })),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(waiting).toEqual(outcomes);
    });
  });
};
