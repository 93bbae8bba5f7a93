/**
 * The answer of a browser to `navigator.credentials.get()`, as far as it is used. Each is base64url, as
 * `PublicKeyCredential.toJSON()` writes it, and may be any text.
 */
export interface SentAssertion {
  /** The credential id. */
  readonly id: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  /** The user handle that was given at the registration; `null` if the authenticator does not send it. */
  readonly userHandle: string | null;
}

/** As `SentAssertion`, for `navigator.credentials.create()`. */
export interface SentRegistration {
  readonly id: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
  /** How browsers reach the authenticator. */
  readonly transports: readonly string[];
}

/** The pages that passkeys are for. W3C Web Authentication Level 3 section 4, "Relying Party" */
export interface RelyingParty {
  /** A domain. Passkeys work on it and on the domains below it. */
  readonly id: string;
  /** Of these, only pages of these origins may use them. */
  readonly origins: readonly string[];
}

/** What an answer must match. */
export interface ExpectedAnswer {
  /** 32 random bytes in base64url, which were sent to the browser. */
  readonly challenge: string;
  readonly relyingParty: RelyingParty;
}
