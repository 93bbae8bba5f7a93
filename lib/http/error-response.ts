import { AuthError, type AuthFault, StoreUnavailableError } from '../auth/errors';
import type { ErrorFormat } from './error-format';
import { RequestError } from './request-error';
import type { HttpResponse } from './response';

/** Long enough for a throttled table to begin to recover, short enough for a person to wait. */
const RETRY_AFTER_SECONDS = 2;

/**
 * The answer to an error that a handler threw.
 * @returns `null` for an unexpected error. The caller logs it and answers `internalError`.
 */
export const errorResponse = (surface: ErrorFormat, error: unknown): HttpResponse | null => {
  if (error instanceof AuthError) {
    const fault = error as AuthFault;
    if (fault.code === 'too_many_attempts')
      return retryLater(429, 'too many attempts', fault.details.retryAfterSeconds);
    // The same answer as for an unknown path.
    if (fault.code === 'no_mail') return notFound;
    const refusal = surface.refusal(fault);
    const challenge = challengeOf(fault);
    return challenge === null ? refusal : { ...refusal, headers: { 'www-authenticate': challenge } };
  }
  if (error instanceof RequestError) {
    const refusal = surface.unreadable(error);
    return error.code === 'method_not_allowed' ? { ...refusal, headers: { allow: 'GET' } } : refusal;
  }
  if (error instanceof StoreUnavailableError) return retryLater(503, 'temporarily unavailable', RETRY_AFTER_SECONDS);
  return null;
};

/** The value of `WWW-Authenticate`, or `null` for none. @see RFC 6750 section 3.1 for tokens */
const challengeOf = (fault: AuthFault): string | null => {
  if (fault.code === 'not_authenticated') return fault.details.challenge;
  if (fault.code === 'token_refused') return 'Bearer error="invalid_token"';
  return fault.code === 'missing_roles'
    ? `Bearer error="insufficient_scope", scope="${fault.details.roles.join(' ')}"`
    : null;
};

const retryLater = (status: number, error: string, retryAfterSeconds: number): HttpResponse => ({
  status,
  body: { error },
  headers: { 'retry-after': String(retryAfterSeconds) },
});

/** The answer to an unexpected error. It reveals nothing about the error. */
export const internalError: HttpResponse = { status: 500, body: { error: 'Internal error' } };

/** The answer to an unknown path. */
export const notFound: HttpResponse = { status: 404, body: { error: 'Not found' } };
