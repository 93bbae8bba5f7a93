import { describe, expect, test } from '@jest/globals';
import { sessionApiErrors, userChangeErrors, userCreationErrors } from '../../../../lib/endpoints/session-api/surface';
import type { ErrorFormat, FormattedErrorCode, FormattedFault } from '../../../../lib/http/error-format';
import type { RequestErrorCode } from '../../../../lib/http/request-error';

type Rows = Record<FormattedErrorCode, [details: FormattedFault['details'], status: number, text: unknown]>;

/** Contract section 2. A new code does not compile until it has a row here. */
const rows = {
  missing_field: [{ field: 'email' }, 400, '{"error":"email missing"}'],
  invalid_field: [
    { field: 'password', fault: { code: 'too_short', minimum: 8 } },
    400,
    '{"error":"password is shorter than 8 characters"}',
  ],
  user_changed: [undefined, 409, '{"error":"the user has changed since"}'],
  email_taken: [undefined, 400, '{"error":"email already registered"}'],
  unknown_email: [{ email: 'bob@example.com' }, 404, '{"error":"no user found for this email"}'],
  wrong_credentials: [undefined, 401, '{"error":"wrong email or password"}'],
  wrong_password: [undefined, 401, '{"error":"wrong password"}'],
  not_active: [undefined, 401, '{"error":"wrong password"}'],
  email_not_registered: [undefined, 403, '{"error":"email not registered"}'],
  not_authenticated: [{ challenge: null }, 401, '{"error":"Unauthorized"}'],
  not_allowed: [undefined, 403, '{"error":"Forbidden"}'],
  not_accepted: [undefined, 403, '{"error":"Forbidden"}'],
  no_session: [undefined, 404, '{"error":"Not found"}'],
  user_not_found: [undefined, 404, '{"error":"Not found"}'],
  not_signed_in: [undefined, 403, '{"error":"Forbidden"}'],
  invalid_reset_token: [undefined, 403, '{"error":"invalid or expired reset token"}'],
  token_refused: [{ reason: 'expired' }, 401, '{"error":"Unauthorized"}'],
  refresh_refused: [undefined, 401, '{"error":"Unauthorized"}'],
  missing_roles: [{ roles: ['admin'] }, 403, '{"error":"Forbidden"}'],
  cross_site: [undefined, 403, '{"error":"Forbidden"}'],
  stale_form: [undefined, 403, '{"error":"Forbidden"}'],
  prefetch: [undefined, 403, '{"error":"Forbidden"}'],
  invalid_argument: [{ argument: 'limit', reason: 'is bad' }, 400, '{"error":"limit is bad"}'],
  unknown_roles: [{ ids: [7] }, 404, '{"error":"Not found"}'],
  insufficient_privilege: [{ roles: ['root'] }, 403, '{"error":"Forbidden"}'],
  own_roles: [undefined, 403, '{"error":"Forbidden"}'],
  impersonating: [undefined, 403, '{"error":"not while you act as another user"}'],
  last_admin: [undefined, 403, '{"error":"Forbidden"}'],
  invalid_link: [undefined, 403, '{"error":"invalid or expired link"}'],
  second_factor_required: [undefined, 403, '{"error":"second factor required"}'],
  second_factor_setup_required: [undefined, 403, '{"error":"set up a second factor first"}'],
  invalid_challenge: [undefined, 401, '{"error":"invalid or expired challenge"}'],
  wrong_code: [undefined, 401, '{"error":"wrong code"}'],
  totp_enabled: [undefined, 409, '{"error":"an authenticator app is set up already"}'],
  totp_not_enabled: [undefined, 409, '{"error":"no authenticator app is set up"}'],
  wrong_current_password: [undefined, 403, '{"error":"wrong current password"}'],
  reauthentication_required: [
    { minutes: 10 },
    403,
    '{"error":"sign in again first: this needs a sign-in of the last 10 minutes"}',
  ],
  passkey_refused: [undefined, 401, '{"error":"passkey refused"}'],
  too_many_passkeys: [undefined, 409, '{"error":"too many passkeys"}'],
  passkey_not_found: [undefined, 404, '{"error":"Not found"}'],
  not_invited: [undefined, 409, '{"error":"not invited any more"}'],
  last_sign_in_method: [undefined, 409, '{"error":"the last way to sign in cannot be removed"}'],
  session_not_found: [undefined, 404, '{"error":"Not found"}'],
} satisfies Rows;

const usersRows = {
  ...rows,
  invalid_field: [
    { field: 'password', fault: { code: 'too_short', minimum: 8 } },
    400,
    '{"error":"Can\'t create User: password is shorter than 8 characters"}',
  ],
  email_taken: [undefined, 400, '{"error":"Can\'t create User: email already registered"}'],
} satisfies Rows;

const expectWords = (surface: ErrorFormat, code: string, [details, status, text]: Rows[FormattedErrorCode]) => {
  const refusal = surface.refusal({ code, details } as FormattedFault, false);
  expect(refusal.status).toBe(status);
  expect(JSON.stringify(refusal.body)).toEqual(text);
};

/** Errors that any route can raise have the same body on every surface. */
const unreadable = (words: string): [code: RequestErrorCode, status: number, body: object][] => [
  ['malformed_body', 400, { error: words }],
  ['malformed_document', 400, { error: words }],
  ['payload_too_large', 413, { error: 'the reason' }],
  ['unsupported_media_type', 415, { error: 'the reason' }],
];
const faultOf = (code: RequestErrorCode) => ({
  code,
  reason: 'the reason',
  faults: { email: 'is missing' },
  field: null,
});

describe('the session API', () => {
  test.each(Object.entries(rows))('renders %s', (code, row) => {
    expectWords(sessionApiErrors, code, row as Rows[FormattedErrorCode]);
  });

  test.each(unreadable('the reason'))('renders a body that cannot be read: %s', (code, status, body) => {
    expect(sessionApiErrors.unreadable(faultOf(code), false)).toEqual({ status, body, code });
  });
});

describe('creating users on the session API', () => {
  test.each(Object.entries(usersRows))('renders %s', (code, row) => {
    expectWords(userCreationErrors, code, row as Rows[FormattedErrorCode]);
  });

  test.each(unreadable('Wrong format'))(
    'has one message for every body that cannot be read: %s',
    (code, status, body) => {
      expect(userCreationErrors.unreadable(faultOf(code), false)).toEqual({ status, body, code });
    },
  );
});

describe('changing users on the session API', () => {
  const changeRows = {
    ...rows,
    missing_field: [{ field: 'first_name' }, 400, '{"error":"Wrong format"}'],
    invalid_field: [{ field: 'first_name', fault: { code: 'control_characters' } }, 400, '{"error":"Wrong format"}'],
  } satisfies Rows;

  test.each(Object.entries(changeRows))('renders %s', (code, row) => {
    expectWords(userChangeErrors, code, row as Rows[FormattedErrorCode]);
  });

  test.each(unreadable('Wrong format'))(
    'has one message for every body that cannot be read: %s',
    (code, status, body) => {
      expect(userChangeErrors.unreadable(faultOf(code), false)).toEqual({ status, body, code });
    },
  );
});
