import { type BaseIssue, type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { AuthError } from '../auth/errors';
import type { FieldFault } from '../auth/field-fault';
import type { SchemaFaultCode } from '../auth/fields';
import { faultMessage } from './fault-messages';
import { RequestError, type FieldFaults as TextFaults } from './request-error';

/**
 * Validate a body against a schema.
 * @returns the output of the schema.
 * @throws {AuthError} `missing_field` or `invalid_field` for the first field with a fault, in the order of the schema.
 * @throws {RequestError} `malformed_document` if the body is not an object, `unknown_field` if the schema lacks one of its fields.
 */
export const validate = <Schema extends GenericSchema>(schema: Schema, value: unknown): InferOutput<Schema> =>
  parse(schema, value, ([issue]) => toError(issue));

/**
 * As `validate`, but reports every field with a fault. Of the unknown fields it reports only the first.
 * @throws {RequestError} `malformed_document`
 */
export const validateDocument = <Schema extends GenericSchema>(schema: Schema, value: unknown): InferOutput<Schema> =>
  parse(schema, value, (issues) => {
    const faults = issues.map((issue) => [pathOf(issue), faultMessage(faultOf(issue))] as const);
    return new RequestError('malformed_document', 'body is not as described', { faults: firstOfEach(faults) });
  });

/** A field, and why its value is refused: `missing` if it has none. */
export type FieldFaults = readonly { readonly field: string; readonly fault: FieldFault }[];

/**
 * As `validate`, but returns the error, with every field that has a fault: a form shows them all.
 * @throws {RequestError} `malformed_document`, `unknown_field`
 */
export const findFieldFaults = <Schema extends GenericSchema>(
  schema: Schema,
  value: unknown,
): { output: InferOutput<Schema>; error: AuthError | null; faults: FieldFaults } => {
  const faults: { field: string; fault: FieldFault }[] = [];
  try {
    const output = parse(schema, value, (issues) => {
      for (const issue of issues) {
        const field = String(issue.path?.[0]?.key);
        if (!faults.some((each) => each.field === field)) faults.push({ field, fault: faultOf(issue) });
      }
      return toError(issues[0]);
    });
    return { output, error: null, faults };
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return { output: undefined as InferOutput<Schema>, error, faults };
  }
};

/**
 * Validate the query arguments against a schema.
 * @returns the output of the schema.
 * @throws {AuthError} `invalid_argument` for the first argument that is invalid or unknown.
 */
export const validateQuery = <Schema extends GenericSchema>(schema: Schema, value: object): InferOutput<Schema> =>
  parse(schema, value, ([issue]) => {
    return new AuthError('invalid_argument', { argument: pathOf(issue), reason: faultMessage(faultOf(issue)) });
  });

/** For checks without a message: the default message of valibot would quote the value. */
const DEFAULT_MESSAGE = 'is not as described';

type Issues = readonly [BaseIssue<unknown>, ...BaseIssue<unknown>[]];

const parse = <Schema extends GenericSchema>(
  schema: Schema,
  value: unknown,
  refusal: (issues: Issues) => Error,
): InferOutput<Schema> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError('malformed_document', 'body is not an object');
  }
  const result = safeParse(schema, value, { abortPipeEarly: true, message: DEFAULT_MESSAGE });
  if (result.success) return result.output;
  throw refusal(result.issues as unknown as Issues);
};

const toError = (issue: BaseIssue<unknown>): Error => {
  const fault = faultOf(issue);
  const field = String(issue.path?.[0]?.key);
  if (fault.code === 'unknown') return new RequestError('unknown_field', 'unknown field', { field });
  return fault.code === 'missing'
    ? new AuthError('missing_field', { field })
    : new AuthError('invalid_field', { field, fault });
};

/**
 * Convert an issue of valibot to a fault. The message of an issue is a fault code, or the text of a custom fault: see
 * `faultCode`.
 */
export const faultOf = ({ input, kind, expected, message, requirement }: BaseIssue<unknown>): FieldFault => {
  // The issue of an unknown key. The type of the issue does not show this, because a missing key has the same type.
  if (expected === 'never') return { code: 'unknown' };
  if (input === undefined || input === null) return { code: 'missing' };
  if (kind === 'schema') return { code: 'wrong_type', expected: String(expected) };
  const code = message as SchemaFaultCode;
  switch (code) {
    case 'too_long':
    case 'too_many':
      return { code, maximum: Number(requirement) };
    case 'missing':
    case 'not_an_email':
    case 'not_a_login':
    case 'not_an_id':
    case 'not_a_time':
    case 'not_a_passkey':
    case 'control_characters':
      return { code };
    default:
      code satisfies never;
      return { code: 'custom', reason: message };
  }
};

const pathOf = ({ path }: BaseIssue<unknown>): string => (path ?? []).map(({ key }) => String(key)).join('.');

const firstOfEach = (faults: readonly (readonly [string, string])[]): TextFaults => {
  const found = new Map<string, string>();
  for (const [path, reason] of faults) if (!found.has(path)) found.set(path, reason);
  return Object.fromEntries(found);
};
