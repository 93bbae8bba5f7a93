import type { SecurityEventName } from './events/event-types';

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

/** Slow on purpose: one call is what a guess costs. */
export interface PasswordHasher {
  /** @param password normalized, at most 72 bytes of UTF-8. */
  hash(password: string): Promise<string>;
  /**
   * Hashes once whether or not there is anything to compare with: at the cost the hash names, or else at that of new hashes.
   * After a change of cost, accounts with older hashes therefore differ in time from ones that do not exist.
   * @param password `null` for text that no account can have; never matches.
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

/** What a new password must be, beyond what the hasher can take. */
export interface PasswordPolicy {
  /**
   * @param password normalized.
   * @param email whose it is to be, canonical; `null` where that is not known.
   * @returns what is wrong with it, to be said after the name of its field: `is shorter than 8 characters`.
   */
  faultOf(password: string, email: string | null): Promise<string | null>;
}

/** What an address must be at a sign-up, beyond its form. */
export interface EmailPolicy {
  /** @param email canonical. @returns what is wrong with it, to be said after `email `; `null` also where that cannot be found out. */
  faultOf(email: string): Promise<string | null>;
}

/** A service of somebody else's that is asked whether an address takes mail. */
export interface EmailValidator {
  /**
   * @param email canonical.
   * @returns not `deliverable` only where the service is certain; `suggestion` is its guess at what was meant, unchecked. Never
   * rejects: what cannot be found out is deliverable.
   */
  check(email: string): Promise<{ deliverable: boolean; suggestion: string | null }>;
}

/** A mail as it leaves: both parts say the same. */
export interface RenderedMail {
  /** Names it: whoever sends it twice knows. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Takes mails to where they go. */
export interface Mailer {
  /**
   * @returns `refused` for a mail that will never be taken, with the reason for operators; `delayed` for one that may be taken
   * later. Never rejects.
   */
  send(mail: RenderedMail): Promise<{ outcome: 'sent' } | { outcome: 'refused' | 'delayed'; reason: string }>;
}
