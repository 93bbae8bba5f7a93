/** The errors of a request that cannot be decoded or parsed. Any route can raise them. */
export type RequestErrorCode =
  | 'method_not_allowed'
  | 'malformed_body'
  | 'malformed_document'
  | 'malformed_client_address'
  | 'payload_too_large'
  | 'unsupported_media_type';

/** Path of a field in the document, such as `roles.0.id` -> what is wrong with it. */
export type FieldFaults = Readonly<Record<string, string>>;

/** A request cannot be decoded or parsed. `reason` and `faults` are sent to the caller and never quote a value of the request. */
export class RequestError extends Error {
  readonly code: RequestErrorCode;
  readonly reason: string;
  readonly faults: FieldFaults;

  constructor(code: RequestErrorCode, reason: string, faults: FieldFaults = {}) {
    super(code);
    this.name = 'RequestError';
    this.code = code;
    this.reason = reason;
    this.faults = faults;
  }
}
