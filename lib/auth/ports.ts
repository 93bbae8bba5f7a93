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

/** What happened to somebody's account. Carries ids only: no address, no secret. */
export interface SecurityEvent {
  readonly event:
    | 'user_signed_up'
    | 'sign_up_refused'
    | 'user_signed_in'
    | 'sign_in_refused'
    | 'user_signed_out'
    | 'password_reset_requested'
    | 'password_reset_request_refused'
    | 'password_reset'
    | 'password_reset_refused'
    | 'user_updated'
    | 'password_set'
    | 'session_refreshed'
    | 'refresh_refused'
    | 'user_deleted';
  readonly userId?: string | undefined;
  /** Who did it, where that may be somebody else. */
  readonly actorId?: string | undefined;
  /** Why it was refused; for operators, not for callers. */
  readonly reason?: string;
}

/** Where security events are written, after what they tell of has been stored: at most once each. */
export interface SecurityEvents {
  record(event: SecurityEvent): void;
}
