import type { AuthErrorCode, AuthFault } from '../auth/errors';
import { type ErrorCode, type ErrorIdentity, identityOfFault, identityOfRequestError } from './error-codes';
import { faultSentence, lastMinutes } from './fault-messages';
import type { RequestError, RequestErrorCode } from './request-error';

/** The status and body of an answer that refuses a request. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  /** For the log line: a body has it only in a contract mode whose errors have codes. */
  readonly code: ErrorCode;
}

/** How one surface renders its errors. */
export interface ErrorFormat {
  /** @param hasCode whether the body has the code of the error, and names the field that has the fault. */
  refusal(fault: FormattedFault, hasCode: boolean): Refusal;
  /** As `refusal`, for a request that cannot be decoded or parsed. */
  unreadable(error: MessageFault, hasCode: boolean): Refusal;
}

/** Why a request cannot be decoded or parsed. */
export type MessageFault = Pick<RequestError, 'code' | 'reason' | 'faults' | 'field'>;

/** The error codes whose status and body a surface may define. The other codes have the same answer on every surface. */
export type FormattedErrorCode = Exclude<AuthErrorCode, 'too_many_attempts' | 'no_mail'>;

/** An error with such a code, and its details. */
export type FormattedFault = Extract<AuthFault, { code: FormattedErrorCode }>;

type DetailsOf<Code extends FormattedErrorCode> = Extract<AuthFault, { code: Code }>['details'];

/** The status and message of each error code. `Message` is the type of a message: a string, or an object on some surfaces. */
export type Refusals<Message = string> = {
  readonly [Code in FormattedErrorCode]: { readonly status: number; message(details: DetailsOf<Code>): Message };
};

const refused = (status: number, message: string) => ({ status, message: () => message });

const unauthorized = refused(401, 'Unauthorized');
const forbidden = refused(403, 'Forbidden');
const notFound = refused(404, 'Not found');
const wrongCredentials = refused(401, 'wrong email or password');

/**
 * The status and message of every error code, used where a surface has no entry of its own. A new code without an entry does
 * not compile.
 */
export const defaultRefusals: Refusals = {
  missing_field: { status: 400, message: ({ field }) => `${field} missing` },
  invalid_field: { status: 400, message: faultSentence },
  invalid_argument: { status: 400, message: ({ argument, reason }) => `${argument} ${reason}` },
  email_taken: refused(400, 'email already registered'),
  user_changed: refused(409, 'the user has changed since'),
  unknown_email: wrongCredentials,
  wrong_password: wrongCredentials,
  wrong_credentials: wrongCredentials,
  not_active: wrongCredentials,
  email_not_registered: refused(403, 'email not registered'),
  invalid_reset_token: refused(403, 'invalid or expired reset token'),
  not_authenticated: unauthorized,
  token_refused: unauthorized,
  refresh_refused: unauthorized,
  not_accepted: forbidden,
  not_allowed: forbidden,
  not_signed_in: forbidden,
  missing_roles: forbidden,
  cross_site: forbidden,
  stale_form: forbidden,
  prefetch: forbidden,
  insufficient_privilege: forbidden,
  own_roles: forbidden,
  last_admin: forbidden,
  impersonating: refused(403, 'not while you act as another user'),
  invalid_link: refused(403, 'invalid or expired link'),
  wrong_current_password: refused(403, 'wrong current password'),
  reauthentication_required: {
    status: 403,
    message: ({ minutes }) => `sign in again first: this needs a sign-in of the last ${lastMinutes(minutes)}`,
  },
  second_factor_required: refused(403, 'second factor required'),
  second_factor_setup_required: refused(403, 'set up a second factor first'),
  invalid_challenge: refused(401, 'invalid or expired challenge'),
  wrong_code: refused(401, 'wrong code'),
  totp_enabled: refused(409, 'an authenticator app is set up already'),
  totp_not_enabled: refused(409, 'no authenticator app is set up'),
  passkey_refused: refused(401, 'passkey refused'),
  too_many_passkeys: refused(409, 'too many passkeys'),
  passkey_not_found: notFound,
  not_invited: refused(409, 'not invited any more'),
  last_sign_in_method: refused(409, 'the last way to sign in cannot be removed'),
  session_not_found: notFound,
  unknown_roles: notFound,
  no_session: notFound,
  user_not_found: notFound,
};

/** The status of each `RequestError`, unless a surface overrides it. */
const UNREADABLE_STATUSES = {
  not_found: 404,
  method_not_allowed: 405,
  malformed_body: 400,
  malformed_document: 400,
  unknown_field: 400,
  duplicate_field: 400,
  malformed_client_address: 400,
  malformed_event: 400,
  payload_too_large: 413,
  unsupported_media_type: 415,
} satisfies Record<RequestErrorCode, number>;

/**
 * The body of an error that any route can raise: it is the same on every surface.
 * @param identity in a contract mode whose errors have codes.
 */
export const generalBody = (error: string, identity?: ErrorIdentity) => ({ error, ...identity });

/**
 * Create the error format of a surface.
 * @param own entries that replace those of `defaultRefusals`.
 * @param toBody turns a message into a body. It gets an identity in a contract mode whose errors have codes.
 * @param options.malformed the message for a malformed body; by default the reason itself.
 * @param options.unreadable the surface's own answer to a `RequestError`; `null` for the default answer.
 */
export const createErrorFormat = <Message = string>(
  own: Partial<Refusals<Message>>,
  toBody: (message: Message | string, identity?: ErrorIdentity) => unknown,
  options: {
    malformed?: (reason: string) => string;
    unreadable?: (error: MessageFault) => { readonly status: number; readonly message: Message } | null;
  } = {},
): ErrorFormat => ({
  refusal: (fault, hasCode) => {
    const { status, message } = own[fault.code] ?? defaultRefusals[fault.code];
    const identity = identityOfFault(fault);
    const text = (message as (details: unknown) => Message | string)(fault.details);
    return { status, body: toBody(text, hasCode ? identity : undefined), code: identity.code };
  },
  unreadable: (error, hasCode) => {
    const { malformed = (reason) => reason, unreadable = () => null } = options;
    const identity = identityOfRequestError(error);
    const shown = hasCode ? identity : undefined;
    const { code } = identity;
    const special = unreadable(error);
    if (special !== null) return { status: special.status, body: toBody(special.message, shown), code };
    const status = UNREADABLE_STATUSES[error.code];
    const reason = shown?.field === undefined ? error.reason : `${error.reason}: ${shown.field}`;
    const body = status === 400 ? toBody(malformed(reason), shown) : generalBody(reason, shown);
    return { status, body, code };
  },
});
