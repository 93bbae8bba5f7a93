import { describe, expect, test } from '@jest/globals';
import { sessionApiSurface, userCreationSurface } from '../../../lib/http/session-api-surface';
import type { Surface, SurfaceErrorCode, SurfaceFault } from '../../../lib/http/surface';

type Rows = Record<SurfaceErrorCode, [details: SurfaceFault['details'], status: number, text: unknown]>;

/** Contract section 2. A new code does not compile before it has a row here. */
const rows = {
  missing_field: [{ field: 'email' }, 400, '{"error":"email missing"}'],
  invalid_field: [{ field: 'password', reason: 'password is bad' }, 400, '{"error":"password is bad"}'],
  email_taken: [undefined, 400, '{"error":"email already registered"}'],
  unknown_email: [undefined, 404, '{"error":"no user found for this email"}'],
  wrong_password: [undefined, 401, '{"error":"wrong password"}'],
  email_not_registered: [undefined, 403, '{"error":"email not registered"}'],
  not_authenticated: [{ challenge: null }, 401, '{"error":"Unauthorized"}'],
  not_allowed: [undefined, 403, '{"error":"Forbidden"}'],
  not_accepted: [undefined, 403, '{"error":"Forbidden"}'],
  no_session: [undefined, 404, '{"error":"Not found"}'],
  user_not_found: [undefined, 404, '{"error":"Not found"}'],
  not_signed_in: [undefined, 403, '{"error":"Forbidden"}'],
  invalid_reset_token: [undefined, 403, '{"error":"invalid or expired reset token"}'],
} satisfies Rows;

const usersRows = {
  ...rows,
  invalid_field: [
    { field: 'password', reason: 'password is bad' },
    400,
    '{"error":"Can\'t create User: password is bad"}',
  ],
  email_taken: [undefined, 400, '{"error":"Can\'t create User: email already registered"}'],
} satisfies Rows;

const expectWords = (surface: Surface, code: string, [details, status, text]: Rows[SurfaceErrorCode]) => {
  expect(surface.statuses[code as SurfaceErrorCode]).toBe(status);
  expect(JSON.stringify(surface.body({ code, details } as SurfaceFault))).toEqual(text);
};

describe('surface B', () => {
  test.each(Object.entries(rows))('words %s', (code, row) => {
    expectWords(sessionApiSurface, code, row as Rows[SurfaceErrorCode]);
  });

  test('words a body that cannot be read', () => {
    expect(sessionApiSurface.malformedBody('duplicate field')).toEqual({ error: 'duplicate field' });
  });
});

describe('the users of surface B', () => {
  test.each(Object.entries(usersRows))('words %s', (code, row) => {
    expectWords(userCreationSurface, code, row as Rows[SurfaceErrorCode]);
  });

  test('has one word for every body that cannot be read', () => {
    expect(userCreationSurface.malformedBody('duplicate field')).toEqual({ error: 'Wrong format' });
  });
});
