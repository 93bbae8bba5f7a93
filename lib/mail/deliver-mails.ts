import type { DynamoDBRecord } from 'aws-lambda';
import type { Mail } from '../auth/entities';
import { type PrepareMailDeps, prepareMail } from '../auth/mailing/prepare-mail';
import type { Mailer } from '../auth/ports';
import type { OutboxStore } from '../auth/stores/outbox-store';
import { log } from '../observe/log';
import { mailOf } from './mail-record';
import { createMailRenderer, type MailSettings, type RenderMail } from './render-mail';

/** How long a mail may hold up those after it; then it is failed. */
const PATIENCE_MILLISECONDS = 60 * 60_000;

export interface MailDeliveryDeps extends PrepareMailDeps {
  readonly outbox: Pick<OutboxStore, 'isWaiting' | 'finishMail' | 'markFailed'>;
  readonly mailer: Mailer;
  /** Told of every mail that is put aside. */
  onFailed(): void;
}

/** How far a batch got. */
export interface MailDelivery {
  readonly sent: number;
  /** Nobody wanted them any more. */
  readonly dropped: number;
  readonly failed: number;
  /** Items of which nothing can be made: left out, each with a line in the log. */
  readonly undeliverable: number;
  /** Sequence number of the first record that has to come again, with all after it; `null` if none has. */
  readonly failedAt: string | null;
}

/** @param hasTime whether there is time for another mail; the first is sent in any case, so that every batch moves on. */
export type DeliverMails = (records: readonly DynamoDBRecord[], hasTime?: () => boolean) => Promise<MailDelivery>;

/** `done`: by an earlier run. */
type Outcome = 'sent' | 'dropped' | 'failed' | 'done' | 'delayed';

/**
 * Sends the mails in a stretch of the outbox's stream, one after the other, each at least once. What cannot be sent now ends
 * the batch, which comes again; what can never be sent, or not for an hour, is failed, so that it holds up nobody for longer.
 *
 *   waits? -> make its secret, keep the hash -> send -> note that it is sent
 *
 * A run that is killed anywhere is followed by one that begins at the first step: the secret is another then, and so the last
 * copy of a mail is the one whose link is good. Between the last two steps, milliseconds apart, that copy is a second one:
 * Amazon SES takes no token that would tell it so. A mailer that keeps mails by their id has each once.
 * @throws {Error} for templates that cannot be used.
 */
export const createMailDelivery = (deps: MailDeliveryDeps, settings: MailSettings): DeliverMails => {
  const deliver = createDelivery(deps, createMailRenderer(settings));

  return async (records, hasTime = () => true) => {
    const counts = { sent: 0, dropped: 0, failed: 0, undeliverable: 0 };
    let isFirst = true;
    for (const { eventName, dynamodb: { NewImage: image, SequenceNumber: failedAt = '' } = {} } of records) {
      // Only what was added counts: what becomes of a mail changes its item.
      if (eventName !== 'INSERT' || image === undefined) continue;
      const mail = mailOf(image);
      if (mail === null) {
        counts.undeliverable += 1;
        log('error', 'mail_undeliverable', { mail: image.id?.S });
        continue;
      }
      const outcome = isFirst || hasTime() ? await deliver(mail) : 'delayed';
      if (outcome === 'delayed') return { ...counts, failedAt };
      if (outcome !== 'done') counts[outcome] += 1;
      isFirst = false;
    }
    return { ...counts, failedAt: null };
  };
};

const createDelivery = (deps: MailDeliveryDeps, render: RenderMail) => {
  const { outbox, mailer, clock } = deps;
  /** Ids of mails that are sent and could not be marked: while the table takes no writes nobody gets the same mail over and over. */
  const unmarked = new Set<string>();

  const finish = async (mail: Mail, outcome: 'sent' | 'dropped'): Promise<Outcome> => {
    await outbox.finishMail(mail, outcome, clock.now());
    unmarked.delete(mail.id);
    return outcome;
  };

  const park = async (mail: Mail, reason: string): Promise<Outcome> => {
    await outbox.markFailed(mail, { reason, now: clock.now() });
    log('error', 'mail_failed', { mail: mail.id, purpose: mail.purpose, reason });
    deps.onFailed();
    return 'failed';
  };

  const delay = async (mail: Mail, reason: string): Promise<Outcome> => {
    if (clock.now().getTime() - mail.createdAt.getTime() >= PATIENCE_MILLISECONDS) return park(mail, reason);
    log('warn', 'mail_delayed', { mail: mail.id, purpose: mail.purpose, reason });
    return 'delayed';
  };

  const send = async (mail: Mail): Promise<Outcome> => {
    if (unmarked.has(mail.id)) return finish(mail, 'sent');
    if (!(await outbox.isWaiting(mail))) return 'done';
    const prepared = await prepareMail(deps, mail);
    if (prepared === null) return finish(mail, 'dropped');
    const answer = await mailer.send(render(mail, prepared));
    if (answer.outcome === 'refused') return park(mail, answer.reason);
    if (answer.outcome === 'delayed') return delay(mail, answer.reason);
    unmarked.add(mail.id);
    return finish(mail, 'sent');
  };

  return async (mail: Mail): Promise<Outcome> => {
    try {
      return await send(mail);
    } catch (error) {
      // Any failure: whatever is wrong with one mail, the others get past it in the end.
      return delay(mail, nameOf(error)).catch((parking) => {
        log('error', 'mail_not_failed', { mail: mail.id, purpose: mail.purpose, reason: nameOf(parking) });
        return 'delayed';
      });
    }
  };
};

/** Messages may quote an address. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
