import type { FailedMail, Mail } from '../../lib/auth/entities';
import type { OutboxStore } from '../../lib/auth/stores/outbox-store';

/** Mails in memory, for use-cases and for the memory stores that write a mail with a change. */
export interface MemoryOutboxStore extends OutboxStore {
  /** Works as a step of a store's transaction does: a mail that exists already stays as it is. */
  put(mail: Mail): void;
  /** The mails that were neither finished nor marked as failed, in the order in which they were put. */
  waiting(): Mail[];
}

interface Kept {
  readonly mail: Mail;
  readonly finished?: { outcome: 'sent' | 'dropped'; at: Date };
  readonly failed?: { reason: string; failedAt: Date };
}

const keyOf = ({ email, createdAt, id }: Pick<Mail, 'email' | 'createdAt' | 'id'>): string =>
  `${createdAt.toISOString()}#${id} ${email}`;

const isWaiting = (kept: Kept | undefined): kept is Kept =>
  kept !== undefined && kept.finished === undefined && kept.failed === undefined;

export const createMemoryOutboxStore = (): MemoryOutboxStore => {
  const mails = new Map<string, Kept>();
  const put = (mail: Mail): void => {
    if (!mails.has(keyOf(mail))) mails.set(keyOf(mail), { mail });
  };
  const change = (mail: Mail, changes: Partial<Kept>): void => {
    const kept = mails.get(keyOf(mail));
    if (isWaiting(kept)) mails.set(keyOf(mail), { ...kept, ...changes });
  };

  return {
    put,
    waiting: () => [...mails.values()].filter(isWaiting).map(({ mail }) => mail),
    putMail: async (mail) => put(mail),
    isWaiting: async (mail) => isWaiting(mails.get(keyOf(mail))),
    finishMail: async (mail, outcome, now) => change(mail, { finished: { outcome, at: now } }),
    markFailed: async (mail, { reason, now }) => change(mail, { failed: { reason, failedAt: now } }),

    listFailed: async (limit) =>
      [...mails.entries()]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([, { mail, failed }]): FailedMail[] => (failed === undefined ? [] : [{ ...mail, ...failed }]))
        .slice(0, limit),

    resendFailed: async ({ purpose, email, userId, ...failed }, { id, now }) => {
      const anew: Mail = { id, purpose, email, userId, createdAt: now };
      if (mails.has(keyOf(anew))) return true;
      if (mails.get(keyOf({ email, ...failed }))?.failed === undefined) return false;
      mails.delete(keyOf({ email, ...failed }));
      put(anew);
      return true;
    },
  };
};
