import { AuthError, StoreUnavailableError } from '../../lib/auth/errors';
import { authServiceErrors } from '../../lib/endpoints/auth-service/surface';
import type { DocumentedError, Operation } from '../../lib/endpoints/operation';
import { MAX_BODY_BYTES } from '../../lib/http/body';
import type { ErrorCode } from '../../lib/http/error-codes';
import { errorResponse } from '../../lib/http/error-response';
import { malformedEvent, RequestError, unknownPath, wrongMethod } from '../../lib/http/request-error';
import { surfaceNames } from '../surface-names.mjs';
import type { RoutedFunction } from './service';

/** When an error occurs, and what a client does about it. */
type Description = readonly [when: string, client: string];

const fixRequest = 'Correct the request.';
const signInAgain = 'Sign in again.';
const askUser = 'Show it at the field.';
const askAdmin = 'Tell the user that an admin must do this.';

/** Every code that an error can have. A new code does not compile until it is described here. */
export const errorCodes: Readonly<Record<ErrorCode, Description>> = {
  missing_field: ['The field `field` is absent, empty or blank.', askUser],
  invalid_field: ['The value of `field` is refused; `fault` says why.', askUser],
  unknown_field: ['The body has a field that the endpoint does not know: `field`.', fixRequest],
  duplicate_field: ['The body has the field `field` twice.', fixRequest],
  invalid_argument: ['The query argument `field` is unknown or its value is refused.', fixRequest],
  malformed_body: ['The body is not valid JSON, not UTF-8, or has a field name that is not allowed.', fixRequest],
  malformed_document: ['The body is valid JSON, but not an object with the described fields.', fixRequest],
  payload_too_large: ['The decoded body is larger than 16 kB.', fixRequest],
  unsupported_media_type: [
    'The media type, character set or content encoding of the body is not accepted.',
    fixRequest,
  ],
  malformed_client_address: [
    'A trusted proxy named something else than one IP address as that of its client.',
    'Correct the proxy.',
  ],
  malformed_event: [
    'The function was invoked with something else than a request to an HTTP API (payload 2.0).',
    'Invoke the function through the API.',
  ],
  not_found: ['The path does not exist.', fixRequest],
  method_not_allowed: ['The path has other methods: see `Allow`.', fixRequest],
  wrong_credentials: [
    'The sign-in is refused. The reason is not told: no such account, wrong password, disabled, or email not verified.',
    'Ask for email and password again.',
  ],
  email_taken: ['Another account has the email.', 'Ask for another email.'],
  user_changed: [
    'The user has changed since the page was opened: the change would overwrite another one.',
    'Show the user again.',
  ],
  email_not_registered: ['No account of the customer has the email.', 'Ask for another email.'],
  not_signed_in: ['The request has no live session.', signInAgain],
  not_authenticated: ['The request has no credentials.', signInAgain],
  not_accepted: ['The credentials of the request do not lead to an active user.', signInAgain],
  token_refused: [
    'The access token is not valid or no longer valid.',
    'Refresh the tokens once, otherwise sign in again.',
  ],
  refresh_refused: ['The refresh token is not valid or no longer valid.', signInAgain],
  reauthentication_required: [
    'The session is live, but this needs a recent sign-in.',
    'Prove it again with `POST /reauthentication`, or sign in again.',
  ],
  second_factor_required: [
    'The user has a second factor, which this request did not prove.',
    'Sign in in two steps: send the second factor with the challenge.',
  ],
  second_factor_setup_required: [
    'The service requires a second factor of this user (`REQUIRE_SECOND_FACTOR`), and they have none.',
    'Let the user set up an authenticator app or a passkey: nothing else is open to this session.',
  ],
  invalid_challenge: [
    'The challenge is unknown, was used, has expired, or belongs to another browser; or five wrong codes were sent with it.',
    'Begin the sign-in again.',
  ],
  totp_enabled: ['The user has an authenticator app already.', 'Remove it first.'],
  totp_not_enabled: ['The user has no authenticator app, or its set-up has expired.', 'Begin the set-up again.'],
  wrong_current_password: ['The current password in the request is wrong.', 'Ask for the current password again.'],
  not_allowed: ['The caller may not do this.', askAdmin],
  missing_roles: ['The caller does not have a role that this needs.', askAdmin],
  insufficient_privilege: ['The user has, or would get, a reserved role that the caller does not have.', askAdmin],
  own_roles: ['Users may not change their own roles.', 'Let another admin do it.'],
  not_invited: ['The user has accepted the invitation, or was never invited.', 'Load the list of invitations again.'],
  last_admin: ['The customer would be left without an active admin.', 'Create another admin first.'],
  impersonating: ['An admin who acts as a user would change something.', 'Go back to the own session first.'],
  cross_site: [
    'A page of an origin that is neither the service nor in `ALLOWED_ORIGINS` sent the request.',
    'Add the origin of the application to `ALLOWED_ORIGINS`.',
  ],
  stale_form: [
    'A form of a hosted page was open for too long, or in another session, or no page of the service sent it.',
    'Show the page again.',
  ],
  prefetch: [
    'The browser loads the URL in advance (`rel=prefetch`), and the request would change state.',
    'Nothing: the user has not asked for it.',
  ],
  user_not_found: ['No user that the caller may see has the id.', 'Read the list again.'],
  passkey_refused: [
    'The passkey is unknown, of another user or registered already, its signature is wrong, or its user may not sign in.',
    'Begin again, or sign in in another way.',
  ],
  too_many_passkeys: ['The user has 20 passkeys.', 'Remove one first.'],
  passkey_not_found: ['The user has no passkey with this id.', 'Read the list again.'],
  last_sign_in_method: ['The user would have neither a password nor a passkey.', 'Set a password first, with a reset.'],
  session_not_found: ['The user has no session with this reference.', 'Read the list again.'],
  no_session: ['The request has no live session that could be ended.', 'Treat the user as signed out.'],
  unknown_roles: ['No role has these ids.', 'Read the list of roles again.'],
  invalid_reset_token: [
    'The reset token is wrong, used, replaced, expired, or of another user.',
    'Offer to request a new mail.',
  ],
  invalid_link: ['The link is wrong, used, replaced, expired, or of another user.', 'Offer to request a new mail.'],
  wrong_code: [
    'The code is wrong, used or expired; that of a mail may also be replaced, tried too often, or requested by another browser.',
    'Ask for the code again, or offer to request a new mail.',
  ],
  too_many_attempts: [
    'Too many wrong passwords or codes, requests from this IP address, or mails to this recipient.',
    'Wait for `Retry-After` seconds.',
  ],
  unavailable: [
    'The tables are unavailable. A change may or may not have happened.',
    'Wait for `Retry-After` seconds, then repeat the request if it may be repeated.',
  ],
  internal_error: ['An unexpected error. The log has the details, under the `x-request-id`.', 'Report it.'],
};

/** The errors that any route can raise, with the same status on every surface. */
export const generalErrors = {
  malformed_event: malformedEvent(),
  malformed_client_address: new RequestError(
    'malformed_client_address',
    'cloudfront-viewer-address is not one IP address',
  ),
  not_found: unknownPath(),
  method_not_allowed: wrongMethod(['GET', 'HEAD']),
  payload_too_large: new RequestError('payload_too_large', `body larger than ${MAX_BODY_BYTES} bytes`),
  unsupported_media_type: new RequestError(
    'unsupported_media_type',
    'send application/json, application/x-www-form-urlencoded or multipart/form-data in UTF-8',
  ),
  too_many_attempts: new AuthError('too_many_attempts', { retryAfterSeconds: 60 }),
  unavailable: new StoreUnavailableError(undefined),
  internal_error: new Error('unexpected'),
} satisfies Partial<Record<ErrorCode, Error>>;

/** The errors that the operations of each surface document, by code. */
type Documented = ReadonlyMap<string, readonly DocumentedError[]>;

/** The table of docs/error-codes.md: one row per code, with its status on each surface whose operations document it. */
export const errorCodesTable = (all: readonly { route: RoutedFunction; operation: Operation }[]): string => {
  const documented = new Map<string, DocumentedError[]>();
  for (const { route, operation } of all) {
    const surface = surfaceNames[route.surface] ?? route.surface;
    const errors = Object.values(operation.answers).flatMap((answer) => answer.errors ?? []);
    documented.set(surface, [...(documented.get(surface) ?? []), ...errors]);
  }
  const rows = Object.entries(errorCodes).map(([code, [when, client]]) => {
    const cells = [`\`${code}\``, directoryCodesOf(code, documented), statusesOf(code, documented), when, client];
    return `| ${cells.join(' | ')} |`;
  });
  const head = [
    '| `code` | `error_code` | status | when it occurs | what a client does |',
    '| --- | --- | --- | --- | --- |',
  ];
  return [...head, ...rows].join('\n');
};

const distinct = (texts: readonly string[]): string => [...new Set(texts)].sort().join(', ');

const directoryCodesOf = (code: string, documented: Documented): string => {
  const errors = [...documented.values()].flat().filter((error) => error.code === code);
  return distinct(errors.flatMap(({ directoryCode }) => (directoryCode === undefined ? [] : [`\`${directoryCode}\``])));
};

/** The status that most surfaces answer, then the surfaces with another one. */
const statusesOf = (code: string, documented: Documented): string => {
  const general = (generalErrors as Partial<Record<string, Error>>)[code];
  const everywhere = general && errorResponse(authServiceErrors, general, true).status;
  const own = [...documented].flatMap(([surface, errors]) => {
    const status = errors.find((error) => error.code === code)?.status;
    return status === undefined ? [] : [{ surface, status }];
  });
  const usual = everywhere ?? own[0]?.status;
  const others = own.filter(({ status }) => status !== usual);
  return [
    usual ?? 'your own endpoints',
    ...others.map(({ surface, status }) => `${status} (${surface.toLowerCase()})`),
  ].join(', ');
};
