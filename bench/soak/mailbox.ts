import { setTimeout as sleep } from 'node:timers/promises';

export interface ReadMail {
  readonly subject: string;
  readonly links: readonly string[];
  readonly text: string;
}

/** The mails to one email, as the local inbox has them. */
export interface Mailbox {
  count(): Promise<number>;
  /** Waits until there are more than `count` mails. @returns the newest; `null` if none comes in time. */
  next(count: number): Promise<ReadMail | null>;
}

/**
 * Faults delay mails: a mail that could not be sent is tried again some seconds later. After a restart, the local service first reads
 * all mails and events of its tables again. When it has run for an hour, this takes half a minute.
 */
const WAIT_MILLISECONDS = 120_000;

export const openMailbox = (origin: string, email: string): Mailbox => {
  const read = async (): Promise<readonly ReadMail[]> => {
    try {
      const answer = await fetch(`${origin}/inbox.json?to=${encodeURIComponent(email)}`);
      // While the service starts, nothing serves the inbox yet.
      return answer.ok ? ((await answer.json()) as readonly ReadMail[]) : [];
    } catch {
      return [];
    }
  };
  return {
    count: async () => (await read()).length,
    next: async (count) => {
      for (const end = Date.now() + WAIT_MILLISECONDS; Date.now() < end; await sleep(100)) {
        const mails = await read();
        const [newest] = mails;
        if (mails.length > count && newest !== undefined) return newest;
      }
      return null;
    },
  };
};

/** The token in the link of a mail. */
export const tokenOf = (mail: ReadMail): string =>
  new URL(mail.links[0] ?? 'http://none').searchParams.get('token') ?? '';
