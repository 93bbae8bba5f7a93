import { describe, expect, test } from '@jest/globals';
import { AuthError, StoreUnavailableError } from '../../../lib/auth/errors';
import { authServiceErrors } from '../../../lib/endpoints/auth-service/surface';
import { sessionApiErrors } from '../../../lib/endpoints/session-api/surface';
import { directoryErrors } from '../../../lib/endpoints/user-directory/surface';
import type { ErrorFormat } from '../../../lib/http/error-format';
import { errorResponse, internalError } from '../../../lib/http/error-response';
import { RequestError } from '../../../lib/http/request-error';

const answerTo = (error: unknown) => errorResponse(authServiceErrors, error);

describe('errorResponse', () => {
  test('renders a refusal in the format of the surface', () => {
    const surface: ErrorFormat = { ...authServiceErrors, refusal: ({ code }) => ({ status: 409, body: [code] }) };
    const response = errorResponse(surface, new AuthError('email_taken'));
    expect(response).toEqual({ status: 409, body: ['email_taken'] });
  });

  test('passes the details to the surface', () => {
    expect(answerTo(new AuthError('missing_field', { field: 'email' }))).toEqual({
      status: 400,
      body: { message: 'email missing' },
    });
  });

  test('renders an unreadable body in the format of the surface', () => {
    const surface: ErrorFormat = {
      ...authServiceErrors,
      unreadable: ({ code, reason, faults }) => ({ status: 422, body: [code, reason, faults] }),
    };
    const response = errorResponse(surface, new RequestError('malformed_body', 'duplicate field', { email: 'is bad' }));
    expect(response).toEqual({ status: 422, body: ['malformed_body', 'duplicate field', { email: 'is bad' }] });
  });

  test.each([
    ['payload_too_large' as const, 413],
    ['unsupported_media_type' as const, 415],
  ])('gives the same answer to %s on the auth service and the session API', (code, status) => {
    for (const surface of [authServiceErrors, sessionApiErrors]) {
      const answer = errorResponse(surface, new RequestError(code, 'the reason'));
      expect(answer).toEqual({ status, body: { error: 'the reason' } });
    }
  });

  test.each([authServiceErrors, sessionApiErrors, directoryErrors])(
    'answers too many attempts alike on every surface',
    (surface) => {
      expect(errorResponse(surface, new AuthError('too_many_attempts', { retryAfterSeconds: 42 }))).toEqual({
        status: 429,
        body: { error: 'too many attempts' },
        headers: { 'retry-after': '42' },
      });
    },
  );

  test('sets WWW-Authenticate if there is an authentication scheme', () => {
    const refusal = { status: 401, body: { error: 'Unauthorized' } };
    const answer = (challenge: string | null) =>
      errorResponse(sessionApiErrors, new AuthError('not_authenticated', { challenge }));
    expect(answer(null)).toEqual(refusal);
    expect(answer('Basic')).toEqual({ ...refusal, headers: { 'www-authenticate': 'Basic' } });
  });

  test('sets WWW-Authenticate for tokens and roles as in RFC 6750', () => {
    const challenge = (error: AuthError) => errorResponse(directoryErrors, error)?.headers?.['www-authenticate'];
    expect(challenge(new AuthError('token_refused', { reason: 'expired' }))).toBe('Bearer error="invalid_token"');
    expect(challenge(new AuthError('missing_roles', { roles: ['admin', 'auditor'] }))).toBe(
      'Bearer error="insufficient_scope", scope="admin auditor"',
    );
    expect(challenge(new AuthError('not_allowed'))).toBeUndefined();
  });

  test('answers 503 with Retry-After while the store is unavailable', () => {
    expect(answerTo(new StoreUnavailableError(new Error('secret')))).toEqual({
      status: 503,
      body: { error: 'temporarily unavailable' },
      headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
    });
  });

  test.each([
    ['an error', new Error('secret')],
    ['an error that only looks like a refusal', Object.assign(new Error('secret'), { code: 'email_taken' })],
    ['text', 'secret'],
    ['nothing', undefined],
    ['null', null],
  ])('returns null for %s', (_, error) => {
    expect(answerTo(error)).toBeNull();
  });
});

test('internalError reveals nothing', () => {
  expect(internalError).toEqual({ status: 500, body: { error: 'Internal error' } });
});
