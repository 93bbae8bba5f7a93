import { describe, expect, test } from '@jest/globals';
import { directoryErrors } from '../../../../lib/endpoints/user-directory/surface';
import type { FormattedErrorCode, FormattedFault } from '../../../../lib/http/error-format';

type Rows = Partial<Record<FormattedErrorCode, [details: FormattedFault['details'], status: number, text: string]>>;

const wrongDocument = (payload: string) =>
  `{"message":"The document is not as described.","error_code":"WRONG_DOCUMENT_FORMAT","payload":${payload}}`;

/** Contract section 3: the errors that the user directory can raise. */
const rows = {
  unknown_email: [{ email: 'bob@example.com' }, 404, `{"message":"Can't find user bob@example.com."}`],
  wrong_credentials: [undefined, 401, '{"message":"Wrong login or / and password."}'],
  wrong_password: [undefined, 401, '{"message":"Wrong login or / and password."}'],
  not_active: [undefined, 401, '{"message":"User is not active."}'],
  wrong_code: [undefined, 401, '{"message":"wrong code","error_code":"WRONG_CODE"}'],
  email_taken: [undefined, 409, '{"message":"User already exists."}'],
  missing_roles: [{ roles: ['admin'] }, 403, `{"message":"You don't have the admin role(s)."}`],
  missing_field: [{ field: 'email' }, 422, wrongDocument('{"email":"is missing"}')],
  invalid_field: [
    { field: 'password', fault: { code: 'too_short', minimum: 8 } },
    422,
    wrongDocument('{"password":"password is shorter than 8 characters"}'),
  ],
  invalid_argument: [
    { argument: 'limit', reason: 'is bad' },
    422,
    '{"message":"An argument cannot be used.","error_code":"WRONG_ARGS","payload":{"limit":"is bad"}}',
  ],
  email_not_registered: [
    undefined,
    422,
    '{"message":"No user of this customer has this email.","error_code":"WRONG_USER"}',
  ],
  not_authenticated: [{ challenge: 'Bearer' }, 401, '{"message":"Sign in first.","error_code":"TOKEN_MISSING"}'],
  token_refused: [
    { reason: 'bad_signature' },
    401,
    '{"message":"The access token is not accepted.","error_code":"TOKEN_BAD_SIGNATURE"}',
  ],
  refresh_refused: [
    undefined,
    401,
    '{"message":"The refresh token is not accepted.","error_code":"REFRESH_TOKEN_REFUSED"}',
  ],
  not_allowed: [undefined, 403, '{"message":"You may not do this to this user.","error_code":"NOT_ALLOWED"}'],
  cross_site: [
    undefined,
    403,
    '{"message":"The page that sent this request is not allowed to.","error_code":"CROSS_SITE"}',
  ],
  prefetch: [undefined, 403, '{"message":"This must not be loaded in advance.","error_code":"PREFETCH"}'],
  insufficient_privilege: [
    { roles: ['root', 'operator'] },
    403,
    '{"message":"Only who has the root, operator role(s) may do this.","error_code":"BEYOND_REACH",' +
      '"payload":{"roles":["root","operator"]}}',
  ],
  own_roles: [undefined, 403, '{"message":"Nobody changes their own roles.","error_code":"OWN_ROLES"}'],
  last_admin: [
    undefined,
    409,
    '{"message":"The customer would be left without an active admin.","error_code":"LAST_ADMIN"}',
  ],
  unknown_roles: [
    { ids: [98, 99] },
    422,
    '{"message":"There are no such roles.","error_code":"UNKNOWN_ROLES","payload":{"ids":[98,99]}}',
  ],
  invalid_challenge: [undefined, 401, '{"message":"invalid or expired challenge","error_code":"INVALID_CHALLENGE"}'],
  passkey_refused: [undefined, 401, '{"message":"passkey refused","error_code":"PASSKEY_REFUSED"}'],
  second_factor_required: [
    undefined,
    403,
    '{"message":"This needs a sign-in with the second factor: sign in again.","error_code":"SECOND_FACTOR_REQUIRED"}',
  ],
  second_factor_setup_required: [
    undefined,
    403,
    '{"message":"Set up a second factor first: sign in at POST /sessions, then call POST /second_factors/totp or POST /passkeys/options.","error_code":"SECOND_FACTOR_SETUP_REQUIRED"}',
  ],
  wrong_current_password: [
    undefined,
    403,
    '{"message":"The current password is another one.","error_code":"WRONG_CURRENT_PASSWORD"}',
  ],
  reauthentication_required: [
    { minutes: 10 },
    403,
    '{"message":"Sign in again first: this needs a sign-in of the last 10 minutes.","error_code":"STALE_PROOF"}',
  ],
  user_not_found: [undefined, 404, `{"message":"Can't find this user.","error_code":"USER_NOT_FOUND"}`],
} satisfies Rows;

describe('the user directory', () => {
  test.each(Object.entries(rows))('renders %s', (code, [details, status, text]) => {
    const refusal = directoryErrors.refusal({ code, details } as FormattedFault, false);
    expect([refusal.status, JSON.stringify(refusal.body)]).toEqual([status, text]);
  });

  test.each([
    ['not_signed_in', 403, { message: 'Forbidden' }],
    ['session_not_found', 404, { message: 'Not found' }],
    ['invalid_link', 403, { message: 'invalid or expired link' }],
  ] as const)('has the default for what it raises nowhere: %s', (code, status, body) => {
    expect(directoryErrors.refusal({ code, details: undefined }, false)).toEqual({ status, body, code });
  });

  test('names several missing roles', () => {
    const { body } = directoryErrors.refusal(
      { code: 'missing_roles', details: { roles: ['admin', 'auditor'] } },
      false,
    );
    expect(body).toEqual({ message: "You don't have the admin, auditor role(s)." });
  });

  test.each([
    ['malformed_body', 422, '{"message":"the reason","error_code":"WRONG_PAYLOAD"}'],
    ['unsupported_media_type', 422, '{"message":"the reason","error_code":"WRONG_PAYLOAD_FORMAT"}'],
    ['malformed_document', 422, wrongDocument('{"email":"is missing"}')],
    ['payload_too_large', 413, '{"error":"the reason"}'],
  ] as const)('words a body that cannot be read: %s', (code, status, text) => {
    const faults = { email: 'is missing' };
    const refusal = directoryErrors.unreadable({ code, reason: 'the reason', faults, field: null }, false);
    expect([refusal.status, JSON.stringify(refusal.body)]).toEqual([status, text]);
  });
});
