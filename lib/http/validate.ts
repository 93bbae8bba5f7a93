import { type BaseIssue, type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { AuthError } from '../auth/errors';
import { NOT_BLANK } from '../auth/fields';
import { RequestError } from './request-error';

/**
 * The value a schema makes of a body.
 * @throws {AuthError} `missing_field` or `invalid_field` for the first field in the schema's order that has a fault.
 * @throws {RequestError} `malformed_body` if it is no object, or has a field the schema does not know.
 */
export const validate = <Schema extends GenericSchema>(schema: Schema, value: unknown): InferOutput<Schema> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError('malformed_body', 'body is not an object');
  }
  const result = safeParse(schema, value, { abortPipeEarly: true });
  if (result.success) return result.output;
  throw faultOf(result.issues[0]);
};

const faultOf = (issue: BaseIssue<unknown>): Error => {
  // Valibot reports a key that is not there and one that should not be by the same type of issue.
  if (issue.expected === 'never') return new RequestError('malformed_body', 'unknown field');
  const field = String(issue.path?.[0]?.key);
  const isAbsent = issue.input === undefined || issue.input === null || issue.requirement === NOT_BLANK;
  if (isAbsent) return new AuthError('missing_field', { field });
  const reason = issue.kind === 'schema' ? `${field} is not a ${issue.expected}` : `${field} ${issue.message}`;
  return new AuthError('invalid_field', { field, reason });
};
