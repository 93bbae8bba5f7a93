/** Faults of the message itself that any route can raise, before anybody asks what it wants. */
export type RequestErrorCode =
  | 'method_not_allowed'
  | 'malformed_body'
  | 'malformed_document'
  | 'payload_too_large'
  | 'unsupported_media_type';

/** What is wrong with each field, by its path in the document: `roles.0.id`. */
export type FieldFaults = Readonly<Record<string, string>>;

/** The message cannot be read. `reason` and `faults` are for the caller and never quote a value that was sent. */
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
