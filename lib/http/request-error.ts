/** The errors of a request that cannot be routed, decoded or parsed. Any route can raise them. */
export type RequestErrorCode =
  | 'not_found'
  | 'method_not_allowed'
  | 'malformed_body'
  | 'malformed_document'
  | 'unknown_field'
  | 'duplicate_field'
  | 'malformed_client_address'
  | 'malformed_event'
  | 'payload_too_large'
  | 'unsupported_media_type';

/** Path of a field in the document, such as `roles.0.id` -> what is wrong with it. */
export type FieldFaults = Readonly<Record<string, string>>;

interface RequestErrorDetails {
  readonly faults?: FieldFaults;
  /** The name of the field that has the fault, as it was sent. */
  readonly field?: string;
  /** For `method_not_allowed`: the methods of the path. */
  readonly allow?: readonly string[];
}

/**
 * A request cannot be routed, decoded or parsed. `reason` and `faults` are sent to the caller and never quote a value of the
 * request.
 */
export class RequestError extends Error {
  readonly code: RequestErrorCode;
  readonly reason: string;
  readonly faults: FieldFaults;
  readonly field: string | null;
  readonly allow: readonly string[] | null;

  constructor(code: RequestErrorCode, reason: string, { faults = {}, field, allow }: RequestErrorDetails = {}) {
    super(code);
    this.name = 'RequestError';
    this.code = code;
    this.reason = reason;
    this.faults = faults;
    this.field = field ?? null;
    this.allow = allow ?? null;
  }
}

/** The path has no route, or no such thing. */
export const unknownPath = (): RequestError => new RequestError('not_found', 'Not found');

/** @param allow the methods of the path. */
export const wrongMethod = (allow: readonly string[]): RequestError =>
  new RequestError('method_not_allowed', 'Method not allowed', { allow });

/** The function was not invoked by a request to an HTTP API. */
export const malformedEvent = (): RequestError =>
  new RequestError('malformed_event', 'this is not an HTTP API event with payload version 2.0');
