import type { SecurityEventName } from './events/event-types';
import type { EmailFault, PasswordFault } from './field-fault';

/** The only source of the current time. */
export interface Clock {
  now(): Date;
}

/** The only source of random names. */
export interface Ids {
  /** @returns a uuid v4 in lower case: 122 random bits. RFC 9562 section 5.4 */
  newId(): string;
  /** @returns 256 random bits, 43 characters of base64url. */
  newSecret(): string;
}

/** Slow on purpose: each guess costs one call. */
export interface PasswordHasher {
  /** @param password normalized, at most 72 bytes of UTF-8. */
  hash(password: string): Promise<string>;
  /**
   * Hashes exactly once, also without a hash to compare with: at the cost of the given hash, or else at the cost of new hashes.
   * After the cost was changed, time therefore tells accounts with older hashes from accounts that do not exist.
   * @param password `null` for text that cannot be a password; never matches.
   * @param passwordHash `null` for an account that does not exist; never matches.
   */
  verify(password: string | null, passwordHash: string | null): Promise<boolean>;
  /** Whether this hash was made at a lower cost than hashes are made now. */
  isOutdated(passwordHash: string): boolean;
}

/** Something that happened to an account. Carries ids only: no email, no secret. */
export interface SecurityEvent {
  readonly event: SecurityEventName;
  readonly userId?: string | undefined;
  /** Who did it, where that may be somebody else. */
  readonly actorId?: string | undefined;
  /** Why it was refused; for operators, not for callers. */
  readonly reason?: string;
}

/**
 * Records security events, each at most once, after the change itself is stored. An event is one line of the log and one item that
 * its user can read. The item of a `user.*` event is written by the store, in the transaction that makes the change.
 */
export interface SecurityEvents {
  /** Never rejects: an item that cannot be stored is reported in the log. */
  record(event: SecurityEvent): Promise<void>;
}

/** Which new passwords are accepted, of those that the hasher can take. */
export interface PasswordPolicy {
  /**
   * @param password normalized.
   * @param email of its user, canonical; `null` where that is not known.
   * @returns `null` for a password that is accepted.
   */
  faultOf(password: string, email: string | null): Promise<PasswordFault | null>;
}

/** Which new emails are accepted, of those that are well formed. */
export interface EmailPolicy {
  /** @param email canonical. @returns `null` for an email that is accepted, also if a check could not be made. */
  faultOf(email: string): Promise<EmailFault | null>;
}

/** An outside service that knows whether an email receives mail. */
export interface EmailValidator {
  /**
   * @param email canonical.
   * @returns `deliverable: false` only where the service is certain; `suggestion` is the email it thinks was meant, unchecked.
   * Never rejects: an email that could not be checked is deliverable.
   */
  check(email: string): Promise<{ deliverable: boolean; suggestion: string | null }>;
}

/** A mail ready to be sent; both parts say the same. */
export interface RenderedMail {
  /** The same each time this mail is sent, so that a mailer can recognise a repeat. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sends mails. */
export interface Mailer {
  /**
   * @returns `refused` for a mail that will never be accepted, `delayed` for one that may be accepted later; the reason is for
   * operators. Never rejects.
   */
  send(mail: RenderedMail): Promise<{ outcome: 'sent' } | { outcome: 'refused' | 'delayed'; reason: string }>;
}
