import { describe, expect, test } from '@jest/globals';
import { authServiceSurface } from '../../../lib/http/auth-service-surface';
import type { SurfaceErrorCode, SurfaceFault } from '../../../lib/http/surface';

/** Contract section 1. A new code does not compile before it has a row here. */
const rows = {
  missing_field: [{ field: 'email' }, 400, '{"message":"email missing"}'],
  invalid_field: [{ field: 'password', reason: 'password is bad' }, 400, '{"message":"password is bad"}'],
  email_taken: [undefined, 400, '{"message":"email already registered"}'],
  unknown_email: [undefined, 401, '{"message":"wrong email or password"}'],
  wrong_password: [undefined, 401, '{"message":"wrong email or password"}'],
  email_not_registered: [undefined, 403, expect.stringMatching(/^\{"message":".+"\}$/)],
  not_authenticated: [{ challenge: null }, 401, '{"message":"Unauthorized"}'],
  not_allowed: [undefined, 403, '{"message":"Forbidden"}'],
  not_accepted: [undefined, 403, '{"message":"Forbidden"}'],
  no_session: [undefined, 404, '{"message":"Not found"}'],
  user_not_found: [undefined, 404, '{"message":"Not found"}'],
  not_signed_in: [undefined, 403, expect.stringMatching(/^\{"message":".+"\}$/)],
  invalid_reset_token: [undefined, 403, '{"message":"invalid or expired reset token"}'],
} satisfies Record<SurfaceErrorCode, [details: SurfaceFault['details'], status: number, text: unknown]>;

describe('surface A', () => {
  test.each(Object.entries(rows))('words %s', (code, [details, status, text]) => {
    expect(authServiceSurface.statuses[code as SurfaceErrorCode]).toBe(status);
    expect(JSON.stringify(authServiceSurface.body({ code, details } as SurfaceFault))).toEqual(text);
  });

  test('words a body that cannot be read', () => {
    expect(authServiceSurface.malformedBody('duplicate field')).toEqual({ message: 'duplicate field' });
  });
});
