import type { Mail, ParkedMail } from '../../lib/auth/entities';
import type { OutboxStore } from '../../lib/auth/stores/outbox-store';

/** Mails in memory, for use-cases and for the memory stores whose changes come with a mail. */
export interface MemoryOutboxStore extends OutboxStore {
  /** As the step of a store's transaction: a mail that is there stays as it is. */
  put(mail: Mail): void;
  /** Those that nothing has been done about, in the order in which they were put. */
  waiting(): Mail[];
}

interface Kept {
  readonly mail: Mail;
  readonly finished?: { outcome: 'sent' | 'dropped'; at: Date };
  readonly parked?: { reason: string; parkedAt: Date };
}

const keyOf = ({ email, createdAt, id }: Pick<Mail, 'email' | 'createdAt' | 'id'>): string =>
  `${createdAt.toISOString()}#${id} ${email}`;

const isWaiting = (kept: Kept | undefined): kept is Kept =>
  kept !== undefined && kept.finished === undefined && kept.parked === undefined;

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
    parkMail: async (mail, { reason, now }) => change(mail, { parked: { reason, parkedAt: now } }),

    listParked: async (limit) =>
      [...mails.entries()]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([, { mail, parked }]): ParkedMail[] => (parked === undefined ? [] : [{ ...mail, ...parked }]))
        .slice(0, limit),

    resendParked: async ({ purpose, email, userId, ...parked }, { id, now }) => {
      const anew: Mail = { id, purpose, email, userId, createdAt: now };
      if (mails.has(keyOf(anew))) return true;
      if (mails.get(keyOf({ email, ...parked }))?.parked === undefined) return false;
      mails.delete(keyOf({ email, ...parked }));
      put(anew);
      return true;
    },
  };
};
