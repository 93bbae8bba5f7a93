import { describe, expect, test } from '@jest/globals';
import { AuthError, StoreUnavailableError } from '../../../lib/auth/errors';
import { authServiceSurface } from '../../../lib/http/auth-service-surface';
import { errorResponse, internalError } from '../../../lib/http/error-response';
import { RequestError } from '../../../lib/http/request-error';
import { sessionApiSurface } from '../../../lib/http/session-api-surface';

const answerTo = (error: unknown) => errorResponse(authServiceSurface, error);

describe('errorResponse', () => {
  test('words a refusal as the surface does', () => {
    const surface = { ...authServiceSurface, statuses: { ...authServiceSurface.statuses, email_taken: 409 } };
    const response = errorResponse({ ...surface, body: ({ code }) => [code] }, new AuthError('email_taken'));
    expect(response).toEqual({ status: 409, body: ['email_taken'] });
  });

  test('hands the surface the details', () => {
    expect(answerTo(new AuthError('missing_field', { field: 'email' }))).toEqual({
      status: 400,
      body: { message: 'email missing' },
    });
  });

  test('words a body that cannot be read as the surface does', () => {
    const surface = { ...authServiceSurface, malformedBody: (reason: string) => [reason] };
    const response = errorResponse(surface, new RequestError('malformed_body', 'duplicate field'));
    expect(response).toEqual({ status: 400, body: ['duplicate field'] });
  });

  test.each([
    ['payload_too_large' as const, 413],
    ['unsupported_media_type' as const, 415],
  ])('answers %s alike on every surface', (code, status) => {
    expect(answerTo(new RequestError(code, 'the reason'))).toEqual({ status, body: { error: 'the reason' } });
  });

  test.each([authServiceSurface, sessionApiSurface])('answers too many attempts alike on every surface', (surface) => {
    expect(errorResponse(surface, new AuthError('too_many_attempts', { retryAfterSeconds: 42 }))).toEqual({
      status: 429,
      body: { error: 'too many attempts' },
      headers: { 'retry-after': '42' },
    });
  });

  test('asks by the header for what is to be sent, where there is a scheme', () => {
    const refusal = { status: 401, body: { error: 'Unauthorized' } };
    const answer = (challenge: string | null) =>
      errorResponse(sessionApiSurface, new AuthError('not_authenticated', { challenge }));
    expect(answer(null)).toEqual(refusal);
    expect(answer('Basic')).toEqual({ ...refusal, headers: { 'www-authenticate': 'Basic' } });
  });

  test('answers 503 and when to come back while the store is unavailable', () => {
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
  ])('has no words for %s', (_, error) => {
    expect(answerTo(error)).toBeNull();
  });
});

test('internalError tells nothing', () => {
  expect(internalError).toEqual({ status: 500, body: { error: 'Internal error' } });
});
