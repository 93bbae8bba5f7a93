import type { TokenFault } from '../crypto/access-token';
import type { FieldFault } from './field-fault';

/** `not_active`, `not_verified`: email and password are right, but the user is disabled, or their email is not verified yet. */
export type CredentialRefusal = 'unknown_email' | 'wrong_password' | 'not_active' | 'not_verified';

/**
 * Why an access token is refused. `revoked`: it was valid, but its session, user or epoch no longer is. `ambiguous`: two different
 * tokens were sent.
 */
export type TokenRefusal = TokenFault | 'revoked' | 'ambiguous';

interface AuthErrorDetails {
  /** A named field is absent, empty or blank. */
  missing_field: { field: string };
  /** A named field cannot be accepted. */
  invalid_field: { field: string; fault: FieldFault };
  email_taken: undefined;
  unknown_email: { email: string };
  wrong_password: undefined;
  /** The sign-in is refused, in one word for every reason. */
  wrong_credentials: undefined;
  /** Email and password are right, and the user may not sign in. */
  not_active: undefined;
  /** A password reset was asked for an email that no active user has. */
  email_not_registered: undefined;
  /** No live session was presented. */
  not_signed_in: undefined;
  /** Nothing that could prove who is calling was sent. */
  not_authenticated: { challenge: string | null };
  /** What was sent to prove who is calling leads to no active user. */
  not_accepted: undefined;
  /** An access token was sent that proves nothing. */
  token_refused: { reason: TokenRefusal };
  /** A refresh token was sent that is not, or no longer, good. */
  refresh_refused: undefined;
  /** The caller is known and does not have all of these roles, by their codes. */
  missing_roles: { roles: readonly string[] };
  /** A request that a page of somebody else's made a browser send. */
  cross_site: undefined;
  /** Query arguments that cannot be used. */
  invalid_argument: { argument: string; reason: string };
  /** No role has these ids. */
  unknown_roles: { ids: readonly number[] };
  /** Roles that only who holds them may grant or take, or whose holders only they may change. */
  insufficient_privilege: { roles: readonly string[] };
  /** Nobody changes their own roles. */
  own_roles: undefined;
  /** The customer would be left without an active admin. */
  last_admin: undefined;
  /** Too many failures of an account or an address; `retryAfterSeconds` until the next may be tried. */
  too_many_attempts: { retryAfterSeconds: number };
  /** The caller is known and may not do this. */
  not_allowed: undefined;
  /** The caller carries no live session that could be ended. */
  no_session: undefined;
  /** Nobody has this id, or nobody the caller may see. */
  user_not_found: undefined;
  /** Wrong, used, replaced, expired, or another user's: callers cannot tell which. */
  invalid_reset_token: undefined;
  /** As `invalid_reset_token`, for the links of the other mails. */
  invalid_link: undefined;
  /** The present password was asked for, to be sure who is there, and another one was given. */
  wrong_current_password: undefined;
  /** The session is good, and its user proved who they are too long ago for this. */
  reauthentication_required: undefined;
  /** This contract mode sends no mail. */
  no_mail: undefined;
  /** The user has no such session. */
  session_not_found: undefined;
}

/** The reason of a refusal; it fixes the type of the details. */
export type AuthErrorCode = keyof AuthErrorDetails;

/** A fault of a certain code, so that switching on `code` narrows `details`. */
export type AuthFault = { [Code in AuthErrorCode]: { code: Code; details: AuthErrorDetails[Code] } }[AuthErrorCode];

/** A refusal the caller is told about. The code is public API; what status and words it gets is the surface's matter. */
export class AuthError<Code extends AuthErrorCode = AuthErrorCode> extends Error {
  readonly code: Code;
  readonly details: AuthErrorDetails[Code];

  constructor(code: Code, ...[details]: AuthErrorDetails[Code] extends undefined ? [] : [AuthErrorDetails[Code]]) {
    super(code);
    this.name = 'AuthError';
    this.code = code;
    this.details = details as AuthErrorDetails[Code];
  }
}

/** The tables cannot be reached, throttle past the retries or stay in conflict: nothing is known about the outcome. */
export class StoreUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the store is unavailable', { cause });
    this.name = 'StoreUnavailableError';
  }
}
