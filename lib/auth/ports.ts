import type { VerifiedAssertion } from '../crypto/passkey-assertion';
import type { SentAssertion, SentRegistration } from '../crypto/passkey-credential';
import type { VerifiedRegistration } from '../crypto/passkey-registration';
import type { Passkey, User } from './entities';
import type { SecurityEventName } from './events/event-types';
import type { EmailFault, PasswordFault } from './field-fault';
import type { Method } from './methods';

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

/** Hashes passwords. It is slow on purpose, because each guess of a password costs one call. */
export interface PasswordHasher {
  /**
   * @param password normalized.
   * @param userId of the user who will have the hash. For another user it may not match.
   */
  hash(password: string, userId: string): Promise<string>;
  /**
   * Does as much work whether the account exists or not, whether it has a password, and whatever the cost of its hash is, up to
   * the cost of new hashes, so that timing does not reveal any of it. A hash that another system made takes its own time in
   * addition; IMPORTED_HASH_DECOY makes all others take that time too.
   * @param password normalized; `null` for text that cannot be a password, which never matches.
   * @param user `null` for an account that does not exist; never matches, nor does a user without a password.
   * @param typed the password before it was normalized: what other systems hashed. Only used for their hashes.
   */
  verify(
    password: string | null,
    user: Pick<User, 'id' | 'passwordHash'> | null,
    typed?: string | null,
  ): Promise<boolean>;
  /** Whether this hash has a lower cost than new hashes, or another system made it. */
  isOutdated(passwordHash: string): boolean;
}

/**
 * Checks the signature of a passkey.
 * @param challenge the 43 characters that the browser got, see `webAuthnChallenge`.
 * @returns `null` if anything is wrong. Never rejects.
 */
export type VerifyAssertion = (
  assertion: SentAssertion,
  challenge: string,
  passkey: Pick<Passkey, 'publicKey' | 'counter'>,
) => Promise<VerifiedAssertion | null>;

/** Checks a new passkey, as `VerifyAssertion`. */
export type VerifyRegistration = (
  registration: SentRegistration,
  challenge: string,
) => Promise<VerifiedRegistration | null>;

/**
 * The account of an event, as it was read. `customerId` is `null` where only the id is known: the user is not read, so that neither
 * time nor cost reveals whether an email has an account. Admins do not find such an event among those of their customer.
 */
export interface EventSubject {
  readonly id: string;
  readonly customerId: number | null;
}

/** Something that happened to an account. Contains ids only: no email, no secret. */
export interface SecurityEvent {
  readonly event: SecurityEventName;
  /** Absent or `null` where the account is not known. */
  readonly user?: EventSubject | null | undefined;
  /** The user who did it, for events that another user can cause. */
  readonly actorId?: string | undefined;
  /** Why a request was refused. For operators; callers never see it. */
  readonly reason?: string;
  /** How the user proved who they are, where a session began. */
  readonly methods?: readonly Method[];
}

/**
 * Records security events, each at most once, after the change itself is stored. An event is one log line and one item that its
 * user can read. The store writes the item of a `user.*` event in the transaction of the change.
 */
export interface SecurityEvents {
  /** Never rejects: an item that cannot be stored is logged. */
  record(event: SecurityEvent): Promise<void>;
}

/** Decides which new passwords are accepted, among those that the hasher supports. */
export interface PasswordPolicy {
  /**
   * @param password as typed.
   * @param email of its user, canonical; `null` if not known.
   * @returns `null` for a password that is accepted.
   */
  faultOf(password: string, email: string | null): Promise<PasswordFault | null>;
}

/** Decides which new emails are accepted, among those that are well formed. */
export interface EmailPolicy {
  /** @param email canonical. @returns `null` for an email that is accepted. A check that could not be made counts as passed. */
  faultOf(email: string): Promise<EmailFault | null>;
}

/** An external service that knows whether an email receives mail. */
export interface EmailValidator {
  /**
   * @param email canonical.
   * @returns `deliverable: false` only if the service is certain; `suggestion` is the email that was probably meant, not
   * validated. Never rejects: an email that could not be checked is deliverable.
   */
  check(email: string): Promise<{ deliverable: boolean; suggestion: string | null }>;
}

/** A mail that is ready to be sent. `text` and `html` have the same content. */
export interface RenderedMail {
  /** The same each time this mail is sent, so that a mailer can recognise a repetition. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sends mails. */
export interface Mailer {
  /**
   * @returns `refused` for a mail that will never be accepted, `delayed` for a mail that may be accepted later. `reason` is for
   * operators. Never rejects.
   */
  send(mail: RenderedMail): Promise<{ outcome: 'sent' } | { outcome: 'refused' | 'delayed'; reason: string }>;
}
