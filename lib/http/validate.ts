import { type BaseIssue, type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { AuthError } from '../auth/errors';
import { NOT_BLANK } from '../auth/fields';
import { type FieldFaults, RequestError } from './request-error';

/**
 * The value a schema makes of a body.
 * @throws {AuthError} `missing_field` or `invalid_field` for the first field in the schema's order that has a fault.
 * @throws {RequestError} `malformed_document` if it is no object, or has a field the schema does not know.
 */
export const validate = <Schema extends GenericSchema>(schema: Schema, value: unknown): InferOutput<Schema> =>
  parse(schema, value, ([issue]) => faultOf(issue));

/**
 * As `validate`, naming every field with a fault at once, and of unknown ones the first.
 * @throws {RequestError} `malformed_document`
 */
export const validateDocument = <Schema extends GenericSchema>(schema: Schema, value: unknown): InferOutput<Schema> =>
  parse(schema, value, (issues) => {
    const faults = issues.map((issue) => [pathOf(issue), reasonOf(issue)] as const);
    return new RequestError('malformed_document', 'body is not as described', firstOfEach(faults));
  });

/**
 * The value a schema makes of the query arguments.
 * @throws {AuthError} `invalid_argument` for the first that cannot be used, or is not known.
 */
export const validateQuery = <Schema extends GenericSchema>(schema: Schema, value: object): InferOutput<Schema> =>
  parse(schema, value, ([issue]) => {
    return new AuthError('invalid_argument', { argument: pathOf(issue), reason: reasonOf(issue) });
  });

type Issues = readonly [BaseIssue<unknown>, ...BaseIssue<unknown>[]];

const parse = <Schema extends GenericSchema>(
  schema: Schema,
  value: unknown,
  toError: (issues: Issues) => Error,
): InferOutput<Schema> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError('malformed_document', 'body is not an object');
  }
  const result = safeParse(schema, value, { abortPipeEarly: true });
  if (result.success) return result.output;
  throw toError(result.issues as unknown as Issues);
};

const faultOf = (issue: BaseIssue<unknown>): Error => {
  if (isUnknown(issue)) return new RequestError('malformed_document', 'unknown field');
  const field = String(issue.path?.[0]?.key);
  if (isAbsent(issue)) return new AuthError('missing_field', { field });
  return new AuthError('invalid_field', { field, reason: `${field} ${reasonOf(issue)}` });
};

/** Valibot reports a key that is not there and one that should not be by the same type of issue. */
const isUnknown = (issue: BaseIssue<unknown>): boolean => issue.expected === 'never';

const isAbsent = ({ input, requirement }: BaseIssue<unknown>): boolean =>
  input === undefined || input === null || requirement === NOT_BLANK;

const pathOf = ({ path }: BaseIssue<unknown>): string => (path ?? []).map(({ key }) => String(key)).join('.');

/** What valibot calls the kinds of values, as people do. */
const KINDS: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  Array: 'an array',
  Object: 'an object',
};

const reasonOf = (issue: BaseIssue<unknown>): string => {
  if (isUnknown(issue)) return 'is not known';
  if (isAbsent(issue)) return 'is missing';
  return issue.kind === 'schema' ? `is not ${KINDS[String(issue.expected)] ?? 'as described'}` : issue.message;
};

const firstOfEach = (faults: readonly (readonly [string, string])[]): FieldFaults => {
  const found = new Map<string, string>();
  for (const [path, reason] of faults) if (!found.has(path)) found.set(path, reason);
  return Object.fromEntries(found);
};
