import { AuthError, type AuthFault, StoreUnavailableError } from '../auth/errors';
import { RequestError, type RequestErrorCode } from './request-error';
import type { HttpResponse } from './response';
import type { Surface } from './surface';

/** Faults that have one status and the body `{"error":...}` on every surface. */
const PROTOCOL_STATUSES = {
  payload_too_large: 413,
  unsupported_media_type: 415,
} satisfies Record<Exclude<RequestErrorCode, 'malformed_body'>, number>;

/** Long enough for a throttled table to recover a little, short enough for a person to wait. */
const RETRY_AFTER_SECONDS = 2;

/**
 * The answer to whatever a handler threw.
 * @returns `null` for what nobody foresaw: to be logged, and told to nobody.
 */
export const errorResponse = (surface: Surface, error: unknown): HttpResponse | null => {
  if (error instanceof AuthError) {
    const fault = error as AuthFault;
    if (fault.code === 'too_many_attempts')
      return retryLater(429, 'too many attempts', fault.details.retryAfterSeconds);
    const refusal = { status: surface.statuses[fault.code], body: surface.body(fault) };
    const challenge = fault.code === 'not_authenticated' ? fault.details.challenge : null;
    return challenge === null ? refusal : { ...refusal, headers: { 'www-authenticate': challenge } };
  }
  if (error instanceof RequestError) {
    if (error.code === 'malformed_body') return { status: 400, body: surface.malformedBody(error.reason) };
    return { status: PROTOCOL_STATUSES[error.code], body: { error: error.reason } };
  }
  if (error instanceof StoreUnavailableError) return retryLater(503, 'temporarily unavailable', RETRY_AFTER_SECONDS);
  return null;
};

const retryLater = (status: number, error: string, retryAfterSeconds: number): HttpResponse => ({
  status,
  body: { error },
  headers: { 'retry-after': String(retryAfterSeconds) },
});

/** The answer to what nobody foresaw: tells nothing. */
export const internalError: HttpResponse = { status: 500, body: { error: 'Internal error' } };
