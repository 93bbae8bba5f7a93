import type { AuthErrorCode, AuthFault } from '../auth/errors';
import type { FieldFault } from '../auth/field-fault';
import type { RequestError, RequestErrorCode } from './request-error';

/**
 * Codes that would tell the caller more than the status and the message do -> the code that answers show instead. A new code of
 * this kind belongs here.
 */
const HIDDEN = {
  unknown_email: 'wrong_credentials',
  wrong_password: 'wrong_credentials',
  not_active: 'wrong_credentials',
  no_mail: 'not_found',
} as const satisfies Partial<Record<AuthErrorCode, AuthErrorCode | RequestErrorCode>>;

/** The codes of errors as answers and log lines show them. Stable: programs rely on them. */
export type ErrorCode =
  | Exclude<AuthErrorCode, keyof typeof HIDDEN>
  | RequestErrorCode
  | 'internal_error'
  | 'unavailable';

/** The part of an error that programs read. Its message is for people and may change. */
export interface ErrorIdentity {
  readonly code: ErrorCode;
  /** The field or query argument that has the fault. */
  readonly field?: string;
  /** What is wrong with the field. */
  readonly fault?: FieldFault['code'];
}

/** A name that a caller made up is cut: it is repeated in the answer. */
const MAX_FIELD_LENGTH = 64;

const named = (field: string): { field: string } => ({ field: field.slice(0, MAX_FIELD_LENGTH) });

/** The code of an error as answers and log lines show it. */
export const shownCode = (code: AuthErrorCode): ErrorCode =>
  code in HIDDEN ? HIDDEN[code as keyof typeof HIDDEN] : (code as Exclude<AuthErrorCode, keyof typeof HIDDEN>);

export const identityOfFault = (fault: AuthFault): ErrorIdentity => {
  const code = shownCode(fault.code);
  switch (fault.code) {
    case 'missing_field':
      return { code, ...named(fault.details.field) };
    case 'invalid_field':
      return { code, ...named(fault.details.field), fault: fault.details.fault.code };
    case 'invalid_argument':
      return { code, ...named(fault.details.argument) };
    default:
      return { code };
  }
};

export const identityOfRequestError = ({ code, field }: Pick<RequestError, 'code' | 'field'>): ErrorIdentity =>
  field === null ? { code } : { code, ...named(field) };
