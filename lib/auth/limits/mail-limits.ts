import type { Mail, MailPurpose } from '../entities';
import { AuthError } from '../errors';
import { mails } from '../mails';
import type { Clock } from '../ports';
import type { LimitsStore } from '../stores/limits-store';
import { type Attempt, reserveAll } from './guess-limits';
import { sourceNetwork } from './source-network';

/**
 * The maximum numbers of sign-ups and mails; 0 switches a limit off. A request for a mail is counted when it arrives, so that it
 * can be refused. Every mail is counted once more when it is sent (`reserveDelivery`), because several kinds of requests cause
 * mails of one purpose.
 */
export interface MailLimitSettings {
  /** Sign-ups and mail requests from one IP address in a minute. */
  readonly requestsPerMinute: number;
  /** Requests for one purpose and recipient in 15 minutes; also mails of one purpose to one recipient. */
  readonly mailsPerRecipient: number;
}

export interface MailLimitsDeps {
  limits: Pick<LimitsStore, 'reserve' | 'release'>;
  clock: Clock;
  mailLimits: MailLimitSettings;
}

/** The purpose and the recipient of a mail. */
export interface Mailing {
  readonly purpose: MailPurpose;
  /** Canonical. It is counted in the same way whether or not an account has it. */
  readonly email: string;
}

const REQUESTS_SECONDS = 60;
const MAILS_SECONDS = 900;

/**
 * Count one sign-up or mail request from an IP address. The window doubles as it does for guess limits.
 * @param ipAddress of the client.
 * @throws {AuthError} `too_many_attempts`; in this case nothing is counted.
 */
export const reserveRequest = (deps: MailLimitsDeps, ipAddress: string): Promise<Attempt> =>
  reserveAll(deps, [requestCounter(deps, ipAddress)]);

/** `reserveRequest` and `reserveMail` in one round trip. Either both are counted or none. */
export const reserveRequestAndMail = (
  deps: MailLimitsDeps,
  ipAddress: string,
  { purpose, email }: Mailing,
): Promise<Attempt> => reserveAll(deps, [requestCounter(deps, ipAddress), mailCounter(deps, `${purpose}#${email}`)]);

/**
 * Count one mail, for a request whose only purpose is the mail.
 * @throws {AuthError} `too_many_attempts`; in this case nothing is counted.
 */
export const reserveMail = (deps: MailLimitsDeps, mailing: Mailing): Promise<Attempt> =>
  reserveMails(deps, `${mailing.purpose}#${mailing.email}`);

/**
 * Count one mail, for a request that must succeed without the mail too.
 * @returns `mayMail: false` if the limit is reached: the mail must not be sent, and nothing is counted.
 */
export const tryReserveMail = async (
  deps: MailLimitsDeps,
  mailing: Mailing,
): Promise<Attempt & { mayMail: boolean }> => {
  const attempt = await nullIfFull(reserveMail(deps, mailing));
  return attempt === null ? { mayMail: false, release: async () => {} } : { mayMail: true, ...attempt };
};

/**
 * Count the mail that a sign-in sends to a user whose email is not verified. It has a counter of its own. With a shared counter,
 * an attacker who signs up with an email and then signs in could find out from a mail limit whether the email was registered
 * before.
 * @returns `false` if the limit is reached: the mail must not be sent.
 */
export const reserveSignInMail = async (deps: MailLimitsDeps, email: string): Promise<boolean> =>
  (await nullIfFull(reserveMails(deps, `unverified#${email}`))) !== null;

/**
 * The decoy for `reserveSignInMail`, when no mail is to be sent. It makes the same store calls, and its `release` costs as much
 * as storing a mail, so that timing reveals nothing. @returns `null` if the limit is reached.
 */
export const reserveDecoyMail = (deps: MailLimitsDeps, email: string): Promise<Attempt | null> =>
  nullIfFull(reserveMails(deps, `none#${email}`));

/**
 * Count a mail that is about to be sent: once, even if sending is tried several times. Release it if the mail is not sent. It is
 * counted at the time when the mail was created. So no mail is dropped because an outage ends and many are sent at once.
 * @returns `null` if the recipient has had the maximum of mails of this purpose: it must not be sent, and nothing is counted.
 */
export const reserveDelivery = async (
  { limits, mailLimits }: Pick<MailLimitsDeps, 'limits' | 'mailLimits'>,
  { id: attemptId, purpose, email, createdAt }: Mail,
): Promise<Attempt | null> => {
  const deps = { limits, mailLimits, clock: { now: () => createdAt } };
  const counter = { ...mailCounter(deps, `sent#${purpose}#${mailboxOf(email)}`), attemptId };
  return nullIfFull(reserveAll(deps, mails[purpose].isLimited ? [counter] : []));
};

const reserveMails = (deps: MailLimitsDeps, name: string): Promise<Attempt> =>
  reserveAll(deps, [mailCounter(deps, name)]);

const requestCounter = ({ mailLimits }: MailLimitsDeps, ipAddress: string) => ({
  key: `requests#${sourceNetwork(ipAddress)}`,
  max: mailLimits.requestsPerMinute,
  windowSeconds: REQUESTS_SECONDS,
});

/**
 * `ann+one@` and `ann+two@` usually have the same mailbox, so mails to them count as mails to one recipient. Requests do not:
 * otherwise anybody could use up those of `ann@` with addresses that have no account, and no mail would tell her. RFC 5233
 */
const mailboxOf = (email: string): string => email.replace(/\+[^@]*@/, '@');

const mailCounter = ({ mailLimits }: Pick<MailLimitsDeps, 'mailLimits'>, name: string) => ({
  key: `mail#${name}`,
  max: mailLimits.mailsPerRecipient,
  windowSeconds: MAILS_SECONDS,
});

const nullIfFull = async (reservation: Promise<Attempt>): Promise<Attempt | null> => {
  try {
    return await reservation;
  } catch (error) {
    if (error instanceof AuthError && error.code === 'too_many_attempts') return null;
    throw error;
  }
};
