import { AuthError, type AuthFault, StoreUnavailableError } from '../auth/errors';
import type { ErrorCode } from './error-codes';
import { type ErrorFormat, generalBody } from './error-format';
import { RequestError, unknownPath } from './request-error';
import type { HttpResponse } from './response';

/** The answer to an error. Its code is in the log line, also where the body does not show it. */
type ErrorResponse = HttpResponse & { readonly code: ErrorCode };

/** Long enough for a throttled table to begin to recover, short enough for a person to wait. */
const RETRY_AFTER_SECONDS = 2;

/**
 * The answer to an error that a handler threw. It reveals nothing about an unexpected error.
 * @param hasCode whether the body has the code of the error: see `ErrorFormat`.
 */
export const errorResponse = (surface: ErrorFormat, error: unknown, hasCode: boolean): ErrorResponse => {
  if (error instanceof AuthError) return authErrorResponse(surface, error as AuthFault, hasCode);
  if (error instanceof RequestError) return requestErrorResponse(surface, error, hasCode);
  return error instanceof StoreUnavailableError
    ? general(503, 'temporarily unavailable', 'unavailable', hasCode, RETRY_AFTER_SECONDS)
    : general(500, 'Internal error', 'internal_error', hasCode);
};

const authErrorResponse = (surface: ErrorFormat, fault: AuthFault, hasCode: boolean): ErrorResponse => {
  if (fault.code === 'too_many_attempts')
    return general(429, 'too many attempts', 'too_many_attempts', hasCode, fault.details.retryAfterSeconds);
  if (fault.code === 'no_mail') return requestErrorResponse(surface, unknownPath(), hasCode);
  const refusal = surface.refusal(fault, hasCode);
  const challenge = challengeOf(fault);
  return challenge === null ? refusal : { ...refusal, headers: { 'www-authenticate': challenge } };
};

const requestErrorResponse = (surface: ErrorFormat, error: RequestError, hasCode: boolean): ErrorResponse => {
  const refusal = surface.unreadable(error, hasCode);
  return error.allow === null ? refusal : { ...refusal, headers: { allow: error.allow.join(', ') } };
};

/** An answer that is the same on every surface. */
const general = (
  status: number,
  error: string,
  code: ErrorCode,
  hasCode: boolean,
  retryAfterSeconds?: number,
): ErrorResponse => ({
  status,
  body: generalBody(error, hasCode ? { code } : undefined),
  code,
  ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
});

/** The value of `WWW-Authenticate`, or `null` for none. @see RFC 6750 section 3.1 for tokens */
const challengeOf = (fault: AuthFault): string | null => {
  if (fault.code === 'not_authenticated') return fault.details.challenge;
  if (fault.code === 'token_refused') return 'Bearer error="invalid_token"';
  return fault.code === 'missing_roles'
    ? `Bearer error="insufficient_scope", scope="${fault.details.roles.join(' ')}"`
    : null;
};
