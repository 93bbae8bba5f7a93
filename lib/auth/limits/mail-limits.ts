import type { MailPurpose } from '../entities';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { LimitsStore } from '../stores/limits-store';
import { type Attempt, reserveAll } from './guess-limits';
import { sourceNetwork } from './source-network';

/** How often people may sign up or ask for mail; 0 switches a limit off. */
export interface MailLimitSettings {
  /** Sign-ups and requests for mail from one address in a minute. */
  readonly requestsPerMinute: number;
  /** Mails of one purpose to one recipient in 15 minutes. */
  readonly mailsPerRecipient: number;
}

export interface MailLimitsDeps {
  limits: Pick<LimitsStore, 'reserve' | 'release'>;
  clock: Clock;
  mailLimits: MailLimitSettings;
}

/** A kind of mail to somebody. */
export interface Mailing {
  readonly purpose: MailPurpose;
  /** Canonical; it makes no difference whether anybody has it. */
  readonly email: string;
}

const REQUESTS_SECONDS = 60;
const MAILS_SECONDS = 900;

/**
 * Count one sign-up or request for mail of an address. Its window doubles like that of guesses.
 * @param address as the gateway gives it.
 * @throws {AuthError} `too_many_attempts`; then nothing was counted.
 */
export const reserveRequest = (deps: MailLimitsDeps, ipAddress: string): Promise<Attempt> =>
  reserveAll(deps, [requestsOf(deps, ipAddress)]);

/** `reserveRequest` and `reserveMail` in one round trip: both are counted, or neither. */
export const reserveRequestAndMail = (
  deps: MailLimitsDeps,
  ipAddress: string,
  { purpose, email }: Mailing,
): Promise<Attempt> => reserveAll(deps, [requestsOf(deps, ipAddress), mailsOf(deps, `${purpose}#${email}`)]);

/**
 * Count one mail, for who asks for nothing but it.
 * @throws {AuthError} `too_many_attempts`; then nothing was counted.
 */
export const reserveMail = (deps: MailLimitsDeps, mailing: Mailing): Promise<Attempt> =>
  reserveMails(deps, `${mailing.purpose}#${mailing.email}`);

/** Count one mail that comes with something else. @returns `mayMail: false` where it must not be sent; then nothing was counted. */
export const tryReserveMail = async (
  deps: MailLimitsDeps,
  mailing: Mailing,
): Promise<Attempt & { mayMail: boolean }> => {
  const attempt = await ifThereIsRoom(reserveMail(deps, mailing));
  return attempt === null ? { mayMail: false, release: async () => {} } : { mayMail: true, ...attempt };
};

/**
 * Count the mail that a sign-in sends to who has not proved their mailbox. By itself: in a count that others show, whoever signs
 * up with somebody's email and then signs in would read whether it was taken.
 */
export const reserveSignInMail = async (deps: MailLimitsDeps, email: string): Promise<boolean> =>
  (await ifThereIsRoom(reserveMails(deps, `sign-in#${email}`))) !== null;

/** As much work as `reserveSignInMail` and what follows it, for a mail to nobody: giving it back is as dear as a mail. */
export const reserveDecoyMail = (deps: MailLimitsDeps, email: string): Promise<Attempt | null> =>
  ifThereIsRoom(reserveMails(deps, `none#${email}`));

const reserveMails = (deps: MailLimitsDeps, name: string): Promise<Attempt> => reserveAll(deps, [mailsOf(deps, name)]);

const requestsOf = ({ mailLimits }: MailLimitsDeps, ipAddress: string) => ({
  key: `requests#${sourceNetwork(ipAddress)}`,
  max: mailLimits.requestsPerMinute,
  windowSeconds: REQUESTS_SECONDS,
});

/** With one mailbox behind them, `ann+one@` and `ann+two@` are one recipient. RFC 5233 */
const mailsOf = ({ mailLimits }: MailLimitsDeps, name: string) => ({
  key: `mail#${name.replace(/\+[^@]*@/, '@')}`,
  max: mailLimits.mailsPerRecipient,
  windowSeconds: MAILS_SECONDS,
});

const ifThereIsRoom = async (reserving: Promise<Attempt>): Promise<Attempt | null> => {
  try {
    return await reserving;
  } catch (error) {
    if (error instanceof AuthError && error.code === 'too_many_attempts') return null;
    throw error;
  }
};
