import { describe, expect, test } from '@jest/globals';
import { authServiceErrors } from '../../../../lib/endpoints/auth-service/surface';
import type { FormattedErrorCode, FormattedFault } from '../../../../lib/http/error-format';
import type { RequestErrorCode } from '../../../../lib/http/request-error';

/** Contract section 1. A new code does not compile until it has a row here. */
const rows = {
  missing_field: [{ field: 'email' }, 400, '{"message":"email missing"}'],
  invalid_field: [
    { field: 'password', fault: { code: 'too_short', minimum: 8 } },
    400,
    '{"message":"password is shorter than 8 characters"}',
  ],
  user_changed: [undefined, 409, '{"message":"the user has changed since"}'],
  email_taken: [undefined, 400, '{"message":"email already registered"}'],
  unknown_email: [{ email: 'bob@example.com' }, 401, '{"message":"wrong email or password"}'],
  wrong_credentials: [undefined, 401, '{"message":"wrong email or password"}'],
  wrong_password: [undefined, 401, '{"message":"wrong email or password"}'],
  not_active: [undefined, 401, '{"message":"wrong email or password"}'],
  email_not_registered: [undefined, 403, expect.stringMatching(/^\{"message":".+"\}$/)],
  not_authenticated: [{ challenge: null }, 401, '{"message":"Unauthorized"}'],
  not_allowed: [undefined, 403, '{"message":"Forbidden"}'],
  not_accepted: [undefined, 403, '{"message":"Forbidden"}'],
  no_session: [undefined, 404, '{"message":"Not found"}'],
  user_not_found: [undefined, 404, '{"message":"Not found"}'],
  not_signed_in: [undefined, 403, expect.stringMatching(/^\{"message":".+"\}$/)],
  invalid_reset_token: [undefined, 403, '{"message":"invalid or expired reset token"}'],
  token_refused: [{ reason: 'expired' }, 403, '{"message":"Forbidden"}'],
  refresh_refused: [undefined, 401, '{"message":"Unauthorized"}'],
  missing_roles: [{ roles: ['admin'] }, 403, '{"message":"Forbidden"}'],
  cross_site: [undefined, 403, '{"message":"Forbidden"}'],
  stale_form: [undefined, 403, '{"message":"Forbidden"}'],
  prefetch: [undefined, 403, '{"message":"Forbidden"}'],
  invalid_argument: [{ argument: 'limit', reason: 'is bad' }, 400, '{"message":"limit is bad"}'],
  unknown_roles: [{ ids: [7] }, 404, '{"message":"Not found"}'],
  insufficient_privilege: [{ roles: ['root'] }, 403, '{"message":"Forbidden"}'],
  own_roles: [undefined, 403, '{"message":"Forbidden"}'],
  impersonating: [undefined, 403, '{"message":"not while you act as another user"}'],
  last_admin: [undefined, 403, '{"message":"Forbidden"}'],
  invalid_link: [undefined, 403, '{"message":"invalid or expired link"}'],
  second_factor_required: [undefined, 403, '{"message":"second factor required"}'],
  second_factor_setup_required: [undefined, 403, '{"message":"set up a second factor first"}'],
  invalid_challenge: [undefined, 401, '{"message":"invalid or expired challenge"}'],
  wrong_code: [undefined, 401, '{"message":"wrong code"}'],
  totp_enabled: [undefined, 409, '{"message":"an authenticator app is set up already"}'],
  totp_not_enabled: [undefined, 409, '{"message":"no authenticator app is set up"}'],
  wrong_current_password: [undefined, 403, '{"message":"wrong current password"}'],
  reauthentication_required: [
    { minutes: 10 },
    403,
    '{"message":"sign in again first: this needs a sign-in of the last 10 minutes"}',
  ],
  passkey_refused: [undefined, 401, '{"message":"passkey refused"}'],
  too_many_passkeys: [undefined, 409, '{"message":"too many passkeys"}'],
  passkey_not_found: [undefined, 404, '{"message":"Not found"}'],
  not_invited: [undefined, 409, '{"message":"not invited any more"}'],
  last_sign_in_method: [undefined, 409, '{"message":"the last way to sign in cannot be removed"}'],
  session_not_found: [undefined, 404, '{"message":"Not found"}'],
} satisfies Record<FormattedErrorCode, [details: FormattedFault['details'], status: number, text: unknown]>;

describe('the auth service', () => {
  test.each(Object.entries(rows))('renders %s', (code, [details, status, text]) => {
    const refusal = authServiceErrors.refusal({ code, details } as FormattedFault, false);
    expect(refusal.status).toBe(status);
    expect(JSON.stringify(refusal.body)).toEqual(text);
  });

  test.each<[code: RequestErrorCode, status: number, body: object]>([
    ['malformed_body', 400, { message: 'the reason' }],
    ['malformed_document', 400, { message: 'the reason' }],
    ['payload_too_large', 413, { error: 'the reason' }],
    ['unsupported_media_type', 415, { error: 'the reason' }],
  ])('words a body that cannot be read: %s', (code, status, body) => {
    const fault = { code, reason: 'the reason', faults: { email: 'is missing' }, field: null };
    expect(authServiceErrors.unreadable(fault, false)).toEqual({ status, body, code });
  });
});
