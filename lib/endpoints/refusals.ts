import * as v from 'valibot';
import { AuthError, type AuthErrorCode, type AuthFault } from '../auth/errors';
import type { FieldFault } from '../auth/field-fault';
import type { ErrorCode } from '../http/error-codes';
import type { ErrorFormat } from '../http/error-format';
import { errorResponse } from '../http/error-response';
import { RequestError } from '../http/request-error';
import type { Answer } from './operation';

/** The codes of errors that have no details. */
type PlainCode = {
  [Code in AuthErrorCode]: Extract<AuthFault, { code: Code }>['details'] extends undefined ? Code : never;
}[AuthErrorCode];

/** The errors that operations document. The same errors are thrown at run time, so no text is written twice. */
export const refused = (code: PlainCode): AuthError => new AuthError(code);
/** The refusals of a user who must have a second factor, by every private route that does not say otherwise. */
export const withoutSecondFactor: readonly AuthError[] = [
  refused('second_factor_required'),
  refused('second_factor_setup_required'),
];

/** An access token that is not valid, for whatever reason. */
export const tokenRefused = new AuthError('token_refused', { reason: 'expired' });
export const missing = (field: string): AuthError => new AuthError('missing_field', { field });
export const invalid = (field: string, fault: FieldFault): AuthError =>
  new AuthError('invalid_field', { field, fault });

export const wrongArgument = (argument: string, reason: string): AuthError =>
  new AuthError('invalid_argument', { argument, reason });

/** Errors of a body that cannot be read. Every route with a body can answer them. */
export const unreadable: readonly RequestError[] = [
  new RequestError('malformed_body', 'body is not valid JSON'),
  new RequestError('malformed_document', 'body is not an object'),
  new RequestError('duplicate_field', 'duplicate field', { field: 'email' }),
  new RequestError('unknown_field', 'unknown field', { field: 'confirm' }),
];

interface ErrorBody {
  readonly code?: string;
  readonly error_code?: string;
  readonly field?: string;
}

/**
 * The answer with these errors, rendered by the format of a surface. Its examples are what the service answers.
 * @param errors as mode `hardened` answers them.
 * @param classic errors that only mode `classic` answers.
 */
export const refusalsOf =
  (format: ErrorFormat) =>
  (description: string, errors: readonly Error[], classic: readonly Error[] = []): Answer => {
    const answers = withSubstitutes(errors).map((error) => errorResponse(format, error, true));
    const inClassic = classic.map((error) => errorResponse(format, error, false));
    const all = [...answers, ...inClassic];
    return {
      description,
      schema: schemaOf(all.map(({ body }) => body as ErrorBody)),
      examples: Object.fromEntries(all.map(({ code, body }) => [nameOf(code, body as ErrorBody), body])),
      errors: [
        ...answers.map(({ status, code, body }) => ({ status, code, directoryCode: (body as ErrorBody).error_code })),
        ...inClassic.map(({ status }) => ({ status })),
      ],
    };
  };

/** A private route that changes state also refuses an admin who acts as a user: see `identified` in lib/http/handler.ts. */
const withSubstitutes = (errors: readonly Error[]): readonly Error[] => {
  const has = (code: AuthErrorCode) => errors.some((error) => error instanceof AuthError && error.code === code);
  const isPrivateChange = has('cross_site') && has('second_factor_required') && !has('impersonating');
  return isPrivateChange ? [...errors, refused('impersonating')] : errors;
};

/** An answer with the errors of several, whose bodies may differ in form. */
export const eitherOf = (description: string, answers: readonly Answer[]): Answer => ({
  description,
  schema: v.union(answers.flatMap(({ schema }) => schema ?? [])),
  examples: Object.assign({}, ...answers.map(({ examples }) => examples)),
  errors: answers.flatMap(({ errors = [] }) => errors),
});

/** `missing_field_email`; `token_expired`. */
const nameOf = (code: ErrorCode, { error_code: own, field }: ErrorBody): string =>
  field === undefined ? (own ?? code).toLowerCase() : `${code}_${field}`;

const schemaOf = (bodies: readonly ErrorBody[]) => {
  const [words] = Object.keys(bodies[0] ?? {}) as ['error' | 'message'];
  const own = distinct(bodies.map(({ error_code: code }) => code));
  const codes = distinct(bodies.map(({ code }) => code));
  const entries: v.ObjectEntries = { [words]: v.string() };
  if (own.length > 0) {
    entries.error_code = v.optional(v.picklist(own));
    entries.payload = v.optional(v.record(v.string(), v.unknown()));
  }
  if (codes.length > 0) entries.code = v.optional(v.picklist(codes));
  if (bodies.some(({ field }) => field !== undefined)) {
    entries.field = v.optional(v.string());
    entries.fault = v.optional(v.string());
  }
  return v.strictObject(entries);
};

const distinct = (codes: readonly (string | undefined)[]): string[] => [
  ...new Set(codes.filter((code) => code !== undefined)),
];
