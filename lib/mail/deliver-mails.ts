import type { DynamoDBRecord } from 'aws-lambda';
import type { Mail } from '../auth/entities';
import type { Attempt } from '../auth/limits/guess-limits';
import { type MailLimitsDeps, reserveDelivery } from '../auth/limits/mail-limits';
import { type PrepareMailDeps, prepareMail, withUser } from '../auth/mailing/prepare-mail';
import type { Mailer } from '../auth/ports';
import type { OutboxStore } from '../auth/stores/outbox-store';
import { errorName } from '../observe/error-name';
import { log } from '../observe/log';
import { mailOf } from './mail-record';
import { createMailRenderer, type MailSettings, type RenderMail } from './render-mail';

/** How long a mail that cannot be sent may delay the mails after it. Then it is marked as failed. */
const PATIENCE_MILLISECONDS = 60 * 60_000;

export interface MailDeliveryDeps extends PrepareMailDeps, Pick<MailLimitsDeps, 'limits' | 'mailLimits'> {
  readonly outbox: Pick<OutboxStore, 'isWaiting' | 'finishMail' | 'markFailed'>;
  readonly mailer: Mailer;
  /** Called for every mail that is marked as failed. */
  onFailed(): void;
}

/** The result of a batch, as numbers of mails. */
export interface MailDelivery {
  readonly sent: number;
  /** No longer wanted (see `prepareMail`), or above the limit of mails to this recipient. */
  readonly dropped: number;
  readonly failed: number;
  /** Invalid items. Each is skipped and logged. */
  readonly undeliverable: number;
  /** Sequence number of the first record to retry, with all after it; `null` if the batch is done. */
  readonly failedAt: string | null;
}

/** @param hasTime whether there is time for another mail. The first mail is always tried, so that every batch makes progress. */
export type DeliverMails = (records: readonly DynamoDBRecord[], hasTime?: () => boolean) => Promise<MailDelivery>;

/** What the mailer answered; `unwanted`: it was not asked. */
type Answer = Awaited<ReturnType<Mailer['send']>> | { outcome: 'unwanted' };

/** `done`: an earlier run sent or dropped it. */
type Outcome = 'sent' | 'dropped' | 'failed' | 'done' | 'delayed';

/**
 * Sends the mails in a batch of the outbox's stream, one after the other, each at least once. A mail that cannot be sent now
 * ends the batch, and Lambda retries it. A mail that can never be sent, or could not be sent for an hour, is marked as failed.
 * Then it no longer delays the mails after it.
 *
 *   is it waiting? -> has somebody this email? -> count it -> create its secret, store the hash -> send -> mark it as sent
 *
 * After a run that was killed, the next one begins at the first step again. It creates another secret, so only the link in the
 * last copy works. If the run was killed between the last two steps, which are milliseconds apart, the mail is sent twice:
 * Amazon SES has no idempotency token. A mailer that recognises the id of a mail sends it once.
 * @throws {Error} for templates with faults.
 */
export const createMailDelivery = (deps: MailDeliveryDeps, settings: MailSettings): DeliverMails => {
  const deliver = createDelivery(deps, createMailRenderer(settings));

  return async (records, hasTime = () => true) => {
    const counts = { sent: 0, dropped: 0, failed: 0, undeliverable: 0 };
    let isFirst = true;
    for (const { eventName, dynamodb: { NewImage: image, SequenceNumber: failedAt = '' } = {} } of records) {
      // Reads new items only: a later change of an item records that the mail was sent or has failed.
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
  /**
   * The ids of mails that were sent but could not be marked as sent. Without them, each retry would send the mail again while
   * writes fail.
   */
  const unmarked = new Set<string>();

  const finish = async (mail: Mail, outcome: 'sent' | 'dropped'): Promise<Outcome> => {
    await outbox.finishMail(mail, outcome, clock.now());
    unmarked.delete(mail.id);
    return outcome;
  };

  const fail = async (mail: Mail, reason: string): Promise<Outcome> => {
    await outbox.markFailed(mail, { reason, now: clock.now() });
    log('error', 'mail_failed', { mail: mail.id, purpose: mail.purpose, reason });
    deps.onFailed();
    return 'failed';
  };

  const delay = async (mail: Mail, reason: string): Promise<Outcome> => {
    if (clock.now().getTime() - mail.createdAt.getTime() >= PATIENCE_MILLISECONDS) return fail(mail, reason);
    log('warn', 'mail_delayed', { mail: mail.id, purpose: mail.purpose, reason });
    return 'delayed';
  };

  const send = async (mail: Mail): Promise<Outcome> => {
    if (unmarked.has(mail.id)) return finish(mail, 'sent');
    if (!(await outbox.isWaiting(mail))) return 'done';
    const wanted = await withUser(deps, mail);
    const counted = wanted && (await reserveDelivery(deps, wanted));
    if (wanted === null || counted === null) return finish(mail, 'dropped');
    const answer = await releaseUnlessSent(counted, () => mailOut(wanted));
    if (answer.outcome === 'unwanted') return finish(mail, 'dropped');
    if (answer.outcome === 'refused') return fail(mail, answer.reason);
    if (answer.outcome === 'delayed') return delay(mail, answer.reason);
    unmarked.add(mail.id);
    return finish(mail, 'sent');
  };

  const mailOut = async (mail: Mail): Promise<Answer> => {
    const prepared = await prepareMail(deps, mail);
    return prepared === null ? { outcome: 'unwanted' } : mailer.send(render(mail, prepared));
  };

  return async (mail: Mail): Promise<Outcome> => {
    try {
      return await send(mail);
    } catch (error) {
      // Catches every kind of error, so that one mail can never delay the others permanently.
      return delay(mail, errorName(error)).catch((second) => {
        log('error', 'mail_not_failed', { mail: mail.id, purpose: mail.purpose, reason: errorName(second) });
        return 'delayed';
      });
    }
  };
};

/** A mail that is not sent uses up nothing of its recipient's limit: it may be tried again for an hour. */
const releaseUnlessSent = async (counted: Attempt, work: () => Promise<Answer>): Promise<Answer> => {
  let answer: Answer | undefined;
  try {
    answer = await work();
    return answer;
  } finally {
    if (answer?.outcome !== 'sent') await counted.release();
  }
};
