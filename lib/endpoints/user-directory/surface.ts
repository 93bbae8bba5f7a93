import type { ErrorIdentity } from '../../http/error-codes';
import { createErrorFormat, type MessageFault, type Refusals } from '../../http/error-format';
import { faultSentence, lastMinutes } from '../../http/fault-messages';
import type { Surface } from '../../http/handler';

/** The body of an error. Some errors have a code for programs, and details in `payload`. */
interface Message {
  readonly message: string;
  readonly error_code?: string;
  readonly payload?: unknown;
}

const refusal = (status: number, message: string, error_code?: string) => ({
  status,
  message: (): Message => (error_code === undefined ? { message } : { message, error_code }),
});

const INVALID_DOCUMENT = 'The document is not as described.';

/**
 * @param payload path of a field -> what is wrong with it.
 * @param reason is the message if `payload` is empty: what is wrong with the whole document.
 */
const wrongDocument = (payload: Readonly<Record<string, string>>, reason = INVALID_DOCUMENT): Message => ({
  message: Object.keys(payload).length === 0 ? reason : INVALID_DOCUMENT,
  error_code: 'WRONG_DOCUMENT_FORMAT',
  payload,
});

const refusals: Partial<Refusals<Message>> = {
  missing_field: { status: 422, message: ({ field }) => wrongDocument({ [field]: 'is missing' }) },
  invalid_field: { status: 422, message: (details) => wrongDocument({ [details.field]: faultSentence(details) }) },
  invalid_argument: {
    status: 422,
    message: ({ argument, reason }) => ({
      message: 'An argument cannot be used.',
      error_code: 'WRONG_ARGS',
      payload: { [argument]: reason },
    }),
  },
  email_taken: refusal(409, 'User already exists.'),
  unknown_email: { status: 404, message: ({ email }) => ({ message: `Can't find user ${email}.` }) },
  wrong_password: refusal(401, 'Wrong login or / and password.'),
  wrong_credentials: refusal(401, 'Wrong login or / and password.'),
  not_active: refusal(401, 'User is not active.'),
  email_not_registered: refusal(422, 'No user of this customer has this email.', 'WRONG_USER'),
  wrong_current_password: refusal(403, 'The current password is another one.', 'WRONG_CURRENT_PASSWORD'),
  reauthentication_required: {
    status: 403,
    message: ({ minutes }) => ({
      message: `Sign in again first: this needs a sign-in of the last ${lastMinutes(minutes)}.`,
      error_code: 'STALE_PROOF',
    }),
  },
  second_factor_required: refusal(
    403,
    'This needs a sign-in with the second factor: sign in again.',
    'SECOND_FACTOR_REQUIRED',
  ),
  second_factor_setup_required: refusal(
    403,
    'Set up a second factor first: sign in at POST /sessions, then call POST /second_factors/totp or POST /passkeys/options.',
    'SECOND_FACTOR_SETUP_REQUIRED',
  ),
  invalid_challenge: refusal(401, 'invalid or expired challenge', 'INVALID_CHALLENGE'),
  wrong_code: refusal(401, 'wrong code', 'WRONG_CODE'),
  passkey_refused: refusal(401, 'passkey refused', 'PASSKEY_REFUSED'),
  not_authenticated: refusal(401, 'Sign in first.', 'TOKEN_MISSING'),
  token_refused: {
    status: 401,
    message: ({ reason }) => ({
      message: 'The access token is not accepted.',
      error_code: `TOKEN_${reason.toUpperCase()}`,
    }),
  },
  refresh_refused: refusal(401, 'The refresh token is not accepted.', 'REFRESH_TOKEN_REFUSED'),
  not_allowed: refusal(403, 'You may not do this to this user.', 'NOT_ALLOWED'),
  missing_roles: {
    status: 403,
    message: ({ roles }) => ({ message: `You don't have the ${roles.join(', ')} role(s).` }),
  },
  prefetch: refusal(403, 'This must not be loaded in advance.', 'PREFETCH'),
  cross_site: refusal(403, 'The page that sent this request is not allowed to.', 'CROSS_SITE'),
  insufficient_privilege: {
    status: 403,
    message: ({ roles }) => ({
      message: `Only who has the ${roles.join(', ')} role(s) may do this.`,
      error_code: 'BEYOND_REACH',
      payload: { roles },
    }),
  },
  own_roles: refusal(403, 'Nobody changes their own roles.', 'OWN_ROLES'),
  not_invited: refusal(409, 'This user is not invited any more.', 'NOT_INVITED'),
  last_admin: refusal(409, 'The customer would be left without an active admin.', 'LAST_ADMIN'),
  unknown_roles: {
    status: 422,
    message: ({ ids }) => ({ message: 'There are no such roles.', error_code: 'UNKNOWN_ROLES', payload: { ids } }),
  },
  user_not_found: refusal(404, "Can't find this user.", 'USER_NOT_FOUND'),
};

const unreadable = ({ code, reason, faults }: MessageFault) => {
  if (code === 'malformed_document') return { status: 422, message: wrongDocument(faults, reason) };
  if (code === 'malformed_body' || code === 'duplicate_field')
    return { status: 422, message: { message: reason, error_code: 'WRONG_PAYLOAD' } };
  return code === 'unsupported_media_type'
    ? { status: 422, message: { message: reason, error_code: 'WRONG_PAYLOAD_FORMAT' } }
    : null;
};

/** Some errors have no code of their own in mode `classic`. In mode `hardened` every error has one. */
const toBody = (refused: Message | string, identity?: ErrorIdentity): Message => {
  const {
    message,
    error_code = identity?.code.toUpperCase(),
    payload,
  } = typeof refused === 'string' ? { message: refused } : refused;
  return {
    message,
    ...(error_code === undefined ? {} : { error_code }),
    ...(payload === undefined ? {} : { payload }),
  };
};

/** Errors of the user directory are `{"message":...,"error_code":...,"payload":...}`. */
export const directoryErrors = createErrorFormat(refusals, toBody, { unreadable });

/** The user directory. The discovery endpoints and customers' own endpoints use it too. */
export const userDirectory: Surface = { errors: directoryErrors, accepts: 'json-document' };
