import type { AuthErrorCode, AuthFault } from '../auth/errors';
import { faultSentence, lastMinutes } from './fault-words';
import type { RequestError, RequestErrorCode } from './request-error';

/** Status and body of a refusal. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** The status and body that one surface gives its refusals. */
export interface ErrorFormat {
  refusal(fault: FormattedFault): Refusal;
  /** For a request that cannot be read. */
  unreadable(error: MessageFault): Refusal;
}

/** What is wrong with a request that cannot be read. */
export type MessageFault = Pick<RequestError, 'code' | 'reason' | 'faults'>;

/** Refusals whose status and body are each surface's own; the others have one body everywhere. */
export type FormattedErrorCode = Exclude<AuthErrorCode, 'too_many_attempts' | 'no_mail'>;

/** A fault of such a code. */
export type FormattedFault = Extract<AuthFault, { code: FormattedErrorCode }>;

type DetailsOf<Code extends FormattedErrorCode> = Extract<AuthFault, { code: Code }>['details'];

/** Status and message of refusals, by their codes. A surface may say more than a text: then `Message` is what it says. */
export type Refusals<Message = string> = {
  readonly [Code in FormattedErrorCode]: { readonly status: number; message(details: DetailsOf<Code>): Message };
};

const refused = (status: number, message: string) => ({ status, message: () => message });

const unauthorized = refused(401, 'Unauthorized');
const forbidden = refused(403, 'Forbidden');
const notFound = refused(404, 'Not found');
const wrongCredentials = refused(401, 'wrong email or password');

/** Every refusal, where a surface has no entry of its own for it; a new code without one does not compile. */
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

/** The status of a request that cannot be read, on every surface but where it says otherwise. */
const UNREADABLE_STATUSES = {
  method_not_allowed: 405,
  malformed_body: 400,
  malformed_document: 400,
  payload_too_large: 413,
  unsupported_media_type: 415,
} satisfies Record<RequestErrorCode, number>;

/**
 * A surface that gives every refusal the same form of body.
 * @param own the refusals that differ from `defaultRefusals`.
 * @param toBody makes the body of a message.
 * @param options.malformed message for a request that is not as it should be; the reason itself unless said otherwise.
 * @param options.unreadable what the surface says itself of requests that cannot be read; `null` for what all surfaces say.
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
    // What any route can raise has the same body everywhere.
    const body = status === 400 ? toBody(malformed(error.reason)) : { error: error.reason };
    return unreadable(error) ?? { status, body };
  },
});
