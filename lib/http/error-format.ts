import type { AuthErrorCode, AuthFault } from '../auth/errors';
import { faultSentence } from './fault-words';
import type { RequestError, RequestErrorCode } from './request-error';

/** Status and body of a refusal. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** How one surface words its refusals. */
export interface ErrorFormat {
  refusal(fault: FormattedFault): Refusal;
  /** A message that cannot be read. */
  unreadable(error: MessageFault): Refusal;
}

/** What is wrong with a message. */
export type MessageFault = Pick<RequestError, 'code' | 'reason' | 'faults'>;

/** Refusals that each surface words for itself; the others have one body everywhere. */
export type FormattedErrorCode = Exclude<AuthErrorCode, 'too_many_attempts' | 'no_mail'>;

/** A fault that a surface words for itself. */
export type FormattedFault = Extract<AuthFault, { code: FormattedErrorCode }>;

type DetailsOf<Code extends FormattedErrorCode> = Extract<AuthFault, { code: Code }>['details'];

/** Status and words of every refusal; a new code without them does not compile. */
export type Refusals<Words = string> = {
  readonly [Code in FormattedErrorCode]: { readonly status: number; words(details: DetailsOf<Code>): Words };
};

const unauthorized = { status: 401, words: () => 'Unauthorized' };
const forbidden = { status: 403, words: () => 'Forbidden' };
const notFound = { status: 404, words: () => 'Not found' };
const wrongCredentials = { status: 401, words: () => 'wrong email or password' };

/** What a refusal is where a surface has no words of its own for it. */
export const commonRefusals: Refusals = {
  missing_field: { status: 400, words: ({ field }) => `${field} missing` },
  invalid_field: { status: 400, words: faultSentence },
  invalid_argument: { status: 400, words: ({ argument, reason }) => `${argument} ${reason}` },
  email_taken: { status: 400, words: () => 'email already registered' },
  unknown_email: wrongCredentials,
  wrong_password: wrongCredentials,
  wrong_credentials: wrongCredentials,
  not_active: wrongCredentials,
  email_not_registered: { status: 403, words: () => 'email not registered' },
  invalid_reset_token: { status: 403, words: () => 'invalid or expired reset token' },
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
  invalid_link: { status: 403, words: () => 'invalid or expired link' },
  wrong_current_password: { status: 403, words: () => 'wrong current password' },
  reauthentication_required: {
    status: 403,
    words: () => 'sign in again first: this needs a sign-in of the last 10 minutes',
  },
  session_not_found: notFound,
  unknown_roles: notFound,
  no_session: notFound,
  user_not_found: notFound,
};

/** The status of a message that cannot be read, on every surface but where it says otherwise. */
const UNREADABLE_STATUSES = {
  method_not_allowed: 405,
  malformed_body: 400,
  malformed_document: 400,
  payload_too_large: 413,
  unsupported_media_type: 415,
} satisfies Record<RequestErrorCode, number>;

/**
 * A surface that gives every refusal the same form of body.
 * @param wrap what becomes of the words.
 * @param options.wordsForMalformed for a message that is not as it should be; the reason itself unless said otherwise.
 * @param options.unreadable what the surface says itself of messages that cannot be read; `null` for what all surfaces say.
 */
export const createErrorFormat = <Words = string>(
  refusals: Refusals<Words>,
  wrap: (words: Words | string) => unknown,
  options: {
    wordsForMalformed?: (reason: string) => string;
    unreadable?: (error: MessageFault) => Refusal | null;
  } = {},
): ErrorFormat => ({
  refusal: ({ code, details }) => {
    const { status, words } = refusals[code];
    return { status, body: wrap((words as (details: unknown) => Words)(details)) };
  },
  unreadable: (error) => {
    const { wordsForMalformed = (words) => words, unreadable = () => null } = options;
    const status = UNREADABLE_STATUSES[error.code];
    // What any route can raise has the same body everywhere.
    const body = status === 400 ? wrap(wordsForMalformed(error.reason)) : { error: error.reason };
    return unreadable(error) ?? { status, body };
  },
});
