import { describe, expect, test } from '@jest/globals';
import { AuthError } from '../../../lib/auth/errors';
import { authServiceErrors } from '../../../lib/endpoints/auth-service/surface';
import { sessionApiErrors, userChangeErrors, userCreationErrors } from '../../../lib/endpoints/session-api/surface';
import { directoryErrors } from '../../../lib/endpoints/user-directory/surface';
import type { ErrorFormat } from '../../../lib/http/error-format';
import { errorResponse } from '../../../lib/http/error-response';
import { RequestError } from '../../../lib/http/request-error';

const bodyOf = (surface: ErrorFormat, error: unknown) => errorResponse(surface, error, true).body;

const tooShort = new AuthError('invalid_field', { field: 'password', fault: { code: 'too_short', minimum: 8 } });
const unknownField = new RequestError('unknown_field', 'unknown field', { field: 'confirm' });

describe('errors with codes', () => {
  test.each<[surface: string, format: ErrorFormat, error: unknown, body: object]>([
    [
      'the auth service',
      authServiceErrors,
      new AuthError('missing_field', { field: 'email' }),
      { message: 'email missing', code: 'missing_field', field: 'email' },
    ],
    [
      'the auth service',
      authServiceErrors,
      tooShort,
      {
        message: 'password is shorter than 8 characters',
        code: 'invalid_field',
        field: 'password',
        fault: 'too_short',
      },
    ],
    [
      'the auth service',
      authServiceErrors,
      unknownField,
      { message: 'unknown field: confirm', code: 'unknown_field', field: 'confirm' },
    ],
    [
      'the auth service',
      authServiceErrors,
      new AuthError('invalid_argument', { argument: 'all', reason: 'must be true' }),
      { message: 'all must be true', code: 'invalid_argument', field: 'all' },
    ],
    ['the auth service', authServiceErrors, new AuthError('cross_site'), { message: 'Forbidden', code: 'cross_site' }],
    ['the session API', sessionApiErrors, new AuthError('cross_site'), { error: 'Forbidden', code: 'cross_site' }],
    [
      'creating users',
      userCreationErrors,
      unknownField,
      { error: 'Wrong format', code: 'unknown_field', field: 'confirm' },
    ],
    [
      'changing users',
      userChangeErrors,
      new AuthError('missing_field', { field: 'first_name' }),
      { error: 'Wrong format', code: 'missing_field', field: 'first_name' },
    ],
    [
      'the user directory',
      directoryErrors,
      new AuthError('user_not_found'),
      { message: "Can't find this user.", error_code: 'USER_NOT_FOUND' },
    ],
    [
      'the user directory, where classic has no code',
      directoryErrors,
      new AuthError('missing_roles', { roles: ['admin'] }),
      { message: "You don't have the admin role(s).", error_code: 'MISSING_ROLES' },
    ],
    [
      'the user directory, where any route can raise the error',
      directoryErrors,
      new RequestError('payload_too_large', 'too large'),
      { error: 'too large', code: 'payload_too_large' },
    ],
  ])('%s', (_, surface, error, body) => {
    expect(bodyOf(surface, error)).toEqual(body);
  });

  test.each([authServiceErrors, sessionApiErrors, directoryErrors])(
    'do not tell why a sign-in is refused',
    (surface) => {
      const reasons = [
        new AuthError('unknown_email', { email: 'bob@example.com' }),
        new AuthError('wrong_password'),
        new AuthError('not_active'),
        new AuthError('wrong_credentials'),
      ];
      const codes = reasons.map((error) => {
        const { code, body } = errorResponse(surface, error, true);
        const { error_code: own = code } = body as { error_code?: string };
        return [code, own?.toLowerCase()];
      });
      expect(codes).toEqual(reasons.map(() => ['wrong_credentials', 'wrong_credentials']));
    },
  );

  test('cut the name of a field that a caller made up', () => {
    const error = new RequestError('unknown_field', 'unknown field', { field: 'x'.repeat(10_000) });
    expect(JSON.stringify(bodyOf(authServiceErrors, error)).length).toBeLessThan(250);
  });
});
