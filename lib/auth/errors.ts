import type { TokenFault } from '../crypto/access-token';
import type { FieldFault } from './field-fault';

/** `not_active`, `not_verified`: email and password are right, but the user is disabled, or their email is not verified yet. */
export type CredentialRefusal = 'unknown_email' | 'wrong_password' | 'not_active' | 'not_verified';

/**
 * Why an access token is refused. `revoked`: it was valid, but its session, user or epoch no longer is. `ambiguous`: two
 * different tokens were sent.
 */
export type TokenRefusal = TokenFault | 'revoked' | 'ambiguous';

interface AuthErrorDetails {
  /** A required field is absent, empty or blank. */
  missing_field: { field: string };
  /** The value of a field is not accepted. */
  invalid_field: { field: string; fault: FieldFault };
  email_taken: undefined;
  /** The user has changed since the caller saw them, so that the change would overwrite another one. */
  user_changed: undefined;
  unknown_email: { email: string };
  wrong_password: undefined;
  /** The sign-in is refused, and the caller may not learn why. */
  wrong_credentials: undefined;
  /** Email and password are right, but the user may not sign in. */
  not_active: undefined;
  /** No active user has this email. */
  email_not_registered: undefined;
  /** The request has no live session. */
  not_signed_in: undefined;
  /** The request contains no credentials. */
  not_authenticated: { challenge: string | null };
  /** The credentials of the request belong to no active user. */
  not_accepted: undefined;
  /** The access token is not valid. */
  token_refused: { reason: TokenRefusal };
  /** The refresh token is not valid, or no longer valid. */
  refresh_refused: undefined;
  /** The caller is authenticated but does not have all of these roles, given by their codes. */
  missing_roles: { roles: readonly string[] };
  /** A page of another site made the browser send this request. */
  cross_site: undefined;
  /** A form comes from no page that the service showed to this browser in its present session. */
  stale_form: undefined;
  /** The browser loads the URL in advance, without the user having asked for it, and the request would change state. */
  prefetch: undefined;
  /** The value of a query argument is not accepted. */
  invalid_argument: { argument: string; reason: string };
  /** No role has these ids. */
  unknown_roles: { ids: readonly number[] };
  /** The caller does not have these reserved roles, so they may not grant them, take them away, or change a user who has them. */
  insufficient_privilege: { roles: readonly string[] };
  /** Users may not change their own roles. */
  own_roles: undefined;
  /** The customer would be left without an active admin. */
  last_admin: undefined;
  /** An admin who acts as another user would change what only the user may. */
  impersonating: undefined;
  /** A limit of an account, an IP address or a recipient is reached. The next attempt may succeed after `retryAfterSeconds`. */
  too_many_attempts: { retryAfterSeconds: number };
  /** The caller is authenticated but may not do this. */
  not_allowed: undefined;
  /** The request has no live session of the caller that could be ended. */
  no_session: undefined;
  /** The user has accepted the invitation, or was never invited. */
  not_invited: undefined;
  /** No user has this id, or the caller may not see that user. */
  user_not_found: undefined;
  /** The token is wrong, used, replaced, expired, or belongs to another user. The answer does not say which. */
  invalid_reset_token: undefined;
  /** As `invalid_reset_token`, for the links of all other mails. */
  invalid_link: undefined;
  /**
   * The code of a sign-in is wrong, used or expired; that of a mail may also be replaced, tried too often, or requested by another
   * browser. The answer does not say which.
   */
  wrong_code: undefined;
  /** The request must contain the current password, and the one it contains is wrong. */
  wrong_current_password: undefined;
  /** The session is live, but this action needs a sign-in of the last `minutes`. */
  reauthentication_required: { minutes: number };
  /** What was proved is not enough: the user has a second factor, and this way of authenticating cannot ask for it. */
  second_factor_required: undefined;
  /** The service requires a second factor of this user, and they have none. All they can do is set one up. */
  second_factor_setup_required: undefined;
  /**
   * The challenge is unknown, was used, has expired, or belongs to another browser, or its user may not sign in any more. The answer
   * does not say which.
   */
  invalid_challenge: undefined;
  /** The user has an authenticator app already. */
  totp_enabled: undefined;
  /** The user has no authenticator app, or has not begun to set one up. */
  totp_not_enabled: undefined;
  /**
   * The passkey is unknown, belongs to another user or is registered already, its signature or counter is wrong, or its user may not
   * sign in. The answer does not say which.
   */
  passkey_refused: undefined;
  /** The user has as many passkeys as they may have. */
  too_many_passkeys: undefined;
  /** The user has no passkey with this id. */
  passkey_not_found: undefined;
  /** The user would have neither a password nor a passkey left. */
  last_sign_in_method: undefined;
  /** This contract mode sends no mail. */
  no_mail: undefined;
  /** The user has no such session. */
  session_not_found: undefined;
}

/** The reason of a refusal. It determines the type of the details. */
export type AuthErrorCode = keyof AuthErrorDetails;

/** Code and details as a discriminated union: switching on `code` narrows `details`. */
export type AuthFault = { [Code in AuthErrorCode]: { code: Code; details: AuthErrorDetails[Code] } }[AuthErrorCode];

/** A refusal that the caller may see. The code is public API. Each surface decides which status and message it gets. */
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

/**
 * The store cannot be reached, still throttles after all retries, or every transaction was in conflict with another one. The call
 * may or may not have had its effect. Also if another service that has to decide a request does not answer: KMS, or Cognito.
 */
export class StoreUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the store is unavailable', { cause });
    this.name = 'StoreUnavailableError';
  }
}
