/** Faults of the message itself that any route can raise, before anybody asks what it wants. */
export type RequestErrorCode = 'malformed_body' | 'payload_too_large' | 'unsupported_media_type';

/** The message cannot be read. `reason` is for the caller and never quotes what was sent. */
export class RequestError extends Error {
  readonly code: RequestErrorCode;
  readonly reason: string;

  constructor(code: RequestErrorCode, reason: string) {
    super(code);
    this.name = 'RequestError';
    this.code = code;
    this.reason = reason;
  }
}
