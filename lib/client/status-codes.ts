/** The code of an answer that carries none, by its status: in mode `classic`, and for answers of API Gateway or a proxy. */
const STATUS_CODES: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'unprocessable',
  429: 'too_many_attempts',
  500: 'internal_error',
  503: 'unavailable',
};

/** Codes that every operation can fail with. */
export const GENERAL_CODES = [
  'network_error',
  'unexpected_answer',
  'too_many_attempts',
  'internal_error',
  'unavailable',
] as const;

export type GeneralCode = (typeof GENERAL_CODES)[number];

export const codeOfStatus = (status: number): string =>
  STATUS_CODES[status] ?? (status > 500 ? 'unavailable' : 'unexpected_answer');
