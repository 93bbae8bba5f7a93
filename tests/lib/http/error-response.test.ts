import { describe, expect, test } from '@jest/globals';
import { AuthError, StoreUnavailableError } from '../../../lib/auth/errors';
import { authServiceErrors } from '../../../lib/endpoints/auth-service/surface';
import { sessionApiErrors } from '../../../lib/endpoints/session-api/surface';
import { directoryErrors } from '../../../lib/endpoints/user-directory/surface';
import type { ErrorFormat } from '../../../lib/http/error-format';
import { errorResponse } from '../../../lib/http/error-response';
import { RequestError, unknownPath, wrongMethod } from '../../../lib/http/request-error';

const answerTo = (error: unknown) => errorResponse(authServiceErrors, error, false);

describe('errorResponse', () => {
  test('renders a refusal in the format of the surface', () => {
    const surface: ErrorFormat = {
      ...authServiceErrors,
      refusal: ({ code }, hasCode) => ({ status: 409, body: [code, hasCode], code: 'email_taken' }),
    };
    const response = errorResponse(surface, new AuthError('email_taken'), true);
    expect(response).toEqual({ status: 409, body: ['email_taken', true], code: 'email_taken' });
  });

  test('passes the details to the surface', () => {
    expect(answerTo(new AuthError('missing_field', { field: 'email' }))).toEqual({
      status: 400,
      body: { message: 'email missing' },
      code: 'missing_field',
    });
  });

  test('renders an unreadable body in the format of the surface', () => {
    const surface: ErrorFormat = {
      ...authServiceErrors,
      unreadable: ({ code, reason, faults }) => ({ status: 422, body: [code, reason, faults], code }),
    };
    const error = new RequestError('malformed_document', 'not as described', { faults: { email: 'is bad' } });
    const { body } = errorResponse(surface, error, true);
    expect(body).toEqual(['malformed_document', 'not as described', { email: 'is bad' }]);
  });

  test.each([
    ['payload_too_large' as const, 413],
    ['unsupported_media_type' as const, 415],
  ])('gives the same answer to %s on the auth service and the session API', (code, status) => {
    for (const surface of [authServiceErrors, sessionApiErrors]) {
      const answer = errorResponse(surface, new RequestError(code, 'the reason'), false);
      expect(answer).toEqual({ status, body: { error: 'the reason' }, code });
    }
  });

  test.each([
    ['too many attempts', new AuthError('too_many_attempts', { retryAfterSeconds: 42 }), 429, 'too_many_attempts'],
    ['temporarily unavailable', new StoreUnavailableError(new Error('secret')), 503, 'unavailable'],
    ['Internal error', new Error('secret'), 500, 'internal_error'],
    ['Not found', unknownPath(), 404, 'not_found'],
    ['Not found', new AuthError('no_mail'), 404, 'not_found'],
    ['Method not allowed', wrongMethod(['GET']), 405, 'method_not_allowed'],
  ] as const)('answers "%s" alike on every surface', (words, error, status, code) => {
    for (const surface of [authServiceErrors, sessionApiErrors, directoryErrors]) {
      expect(errorResponse(surface, error, false)).toMatchObject({ status, body: { error: words } });
      expect(errorResponse(surface, error, true).body).toEqual({ error: words, code });
    }
  });

  test('says when to try again, and which methods there are', () => {
    const headersOf = (error: unknown) => answerTo(error).headers;
    expect(headersOf(new AuthError('too_many_attempts', { retryAfterSeconds: 42 }))).toEqual({ 'retry-after': '42' });
    expect(headersOf(wrongMethod(['GET', 'HEAD']))).toEqual({ allow: 'GET, HEAD' });
    expect(headersOf(new StoreUnavailableError(new Error('x')))).toEqual({
      'retry-after': expect.stringMatching(/^[1-9]\d*$/),
    });
  });

  test('sets WWW-Authenticate if there is an authentication scheme', () => {
    const headersFor = (challenge: string | null) =>
      errorResponse(sessionApiErrors, new AuthError('not_authenticated', { challenge }), false).headers;
    expect(headersFor(null)).toBeUndefined();
    expect(headersFor('Basic')).toEqual({ 'www-authenticate': 'Basic' });
  });

  test('sets WWW-Authenticate for tokens and roles as in RFC 6750', () => {
    const challenge = (error: AuthError) => errorResponse(directoryErrors, error, true).headers?.['www-authenticate'];
    expect(challenge(new AuthError('token_refused', { reason: 'expired' }))).toBe('Bearer error="invalid_token"');
    expect(challenge(new AuthError('missing_roles', { roles: ['admin', 'auditor'] }))).toBe(
      'Bearer error="insufficient_scope", scope="admin auditor"',
    );
    expect(challenge(new AuthError('not_allowed'))).toBeUndefined();
  });

  test.each([
    ['an error', new Error('secret')],
    ['an error that only looks like a refusal', Object.assign(new Error('secret'), { code: 'email_taken' })],
    ['text', 'secret'],
    ['nothing', undefined],
    ['null', null],
  ])('reveals nothing about %s', (_, error) => {
    expect(answerTo(error)).toEqual({ status: 500, body: { error: 'Internal error' }, code: 'internal_error' });
  });
});
