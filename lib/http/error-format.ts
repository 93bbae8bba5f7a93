import type { AuthErrorCode, AuthFault } from '../auth/errors';
import { faultSentence, lastMinutes } from './fault-messages';
import type { RequestError, RequestErrorCode } from './request-error';

/** The status and body of an answer that refuses a request. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** How one surface renders its errors. */
export interface ErrorFormat {
  refusal(fault: FormattedFault): Refusal;
  /** For a request that cannot be decoded or parsed. */
  unreadable(error: MessageFault): Refusal;
}

/** Why a request cannot be decoded or parsed. */
export type MessageFault = Pick<RequestError, 'code' | 'reason' | 'faults'>;

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
  insufficient_privilege: forbidden,
  own_roles: forbidden,
  last_admin: forbidden,
  invalid_link: refused(403, 'invalid or expired link'),
  wrong_current_password: refused(403, 'wrong current password'),
  reauthentication_required: {
    status: 403,
    message: ({ minutes }) => `sign in again first: this needs a sign-in of the last ${lastMinutes(minutes)}`,
  },
  session_not_found: notFound,
  unknown_roles: notFound,
  no_session: notFound,
  user_not_found: notFound,
};

/** The status of each `RequestError`, unless a surface overrides it. */
const UNREADABLE_STATUSES = {
  method_not_allowed: 405,
  malformed_body: 400,
  malformed_document: 400,
  malformed_client_address: 400,
  payload_too_large: 413,
  unsupported_media_type: 415,
} satisfies Record<RequestErrorCode, number>;

/**
 * Create the error format of a surface.
 * @param own entries that replace those of `defaultRefusals`.
 * @param toBody turns a message into a body.
 * @param options.malformed the message for a malformed body; by default the reason itself.
 * @param options.unreadable the surface's own answer to a `RequestError`; `null` for the default answer.
 */
export const createErrorFormat = <Message = string>(
  own: Partial<Refusals<Message>>,
  toBody: (message: Message | string) => unknown,
  options: {
    malformed?: (reason: string) => string;
    unreadable?: (error: MessageFault) => Refusal | null;
  } = {},
): ErrorFormat => ({
  refusal: ({ code, details }) => {
    const { status, message } = own[code] ?? defaultRefusals[code];
    return { status, body: toBody((message as (details: unknown) => Message | string)(details)) };
  },
  unreadable: (error) => {
    const { malformed = (reason) => reason, unreadable = () => null } = options;
    const status = UNREADABLE_STATUSES[error.code];
    // Errors that any route can raise have the same body on every surface.
    const body = status === 400 ? toBody(malformed(error.reason)) : { error: error.reason };
    return unreadable(error) ?? { status, body };
  },
});
