import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { emailField, nameText, requiredText } from '../../../lib/auth/fields';
import { rolesField } from '../../../lib/endpoints/user-directory/fields';
import { faultOf, validate, validateDocument, validateQuery } from '../../../lib/http/validate';

const schema = v.strictObject({ email: emailField, password: requiredText });
const password = 'correct horse';

const missing = (field: string) => expect.objectContaining({ code: 'missing_field', details: { field } });
const invalid = (field: string) =>
  expect.objectContaining({ code: 'invalid_field', details: expect.objectContaining({ field }) });
const malformed = expect.objectContaining({ name: 'RequestError', code: 'malformed_document' });

describe('validate', () => {
  test('returns the output of the schema for the body', () => {
    expect(validate(schema, { email: ' Bob@Example.com', password })).toEqual({ email: 'bob@example.com', password });
  });

  test.each([
    ['null', null],
    ['text', 'email'],
    ['a number', 1],
    ['a boolean', true],
    ['an array', [{ email: 'bob@example.com', password }]],
  ])('refuses %s, which is not an object', (_, value) => {
    expect(() => validate(schema, value)).toThrow(malformed);
  });

  test.each([
    ['absent', {}],
    ['null', { email: null }],
    ['empty', { email: '' }],
    ['blank', { email: ' \t\u3000' }],
  ])('reports a field as missing that is %s', (_, fields) => {
    expect(() => validate(schema, { password, ...fields })).toThrow(missing('email'));
  });

  test.each([
    ['a number', 1],
    ['false', false],
    ['an array', ['bob@example.com']],
    ['an object', { $ne: '' }],
    ['text that is no address', 'bob'],
  ])('reports a field as invalid that is %s', (_, email) => {
    expect(() => validate(schema, { email, password })).toThrow(invalid('email'));
  });

  test('names the first field in the order of the schema, not of the body', () => {
    expect(() => validate(schema, { password: '', email: '' })).toThrow(missing('email'));
    expect(() => validate(schema, { password: '', email: 'bob' })).toThrow(invalid('email'));
    expect(() => validate(schema, { password: '', email: 'bob@example.com' })).toThrow(missing('password'));
  });

  test('refuses a field that the schema does not have', () => {
    expect(() => validate(schema, { email: 'bob@example.com', password, active: true })).toThrow(
      expect.objectContaining({ name: 'RequestError', code: 'unknown_field', field: 'active' }),
    );
  });

  test('reports a missing field before an unknown one', () => {
    expect(() => validate(schema, { email: 'bob@example.com', active: true })).toThrow(missing('password'));
  });

  test('describes the fault without the value', () => {
    expect(() => validate(schema, { email: 'not an address', password })).toThrow(
      expect.objectContaining({ details: { field: 'email', fault: { code: 'not_an_email' } } }),
    );
    expect(() => validate(schema, { email: ['not an address'], password })).toThrow(
      expect.objectContaining({ details: { field: 'email', fault: { code: 'wrong_type', expected: 'string' } } }),
    );
  });
});

describe('faultOf', () => {
  test.each<[what: string, schema: v.GenericSchema, value: unknown, fault: object]>([
    ['blank text', requiredText, ' ', { code: 'missing' }],
    ['null', v.string(), null, { code: 'missing' }],
    ['a long name', nameText, 'x'.repeat(201), { code: 'too_long', maximum: 200 }],
    ['an escape in a name', nameText, '\u001b', { code: 'control_characters' }],
    ['a role that is no id', rolesField, [{ id: 1.5 }], { code: 'not_an_id' }],
    [
      '17 roles',
      rolesField,
      Array.from({ length: 17 }, (_, id) => ({ id: id + 1 })),
      { code: 'too_many', maximum: 16 },
    ],
    ['a boolean', v.string(), true, { code: 'wrong_type', expected: 'string' }],
    [
      'a message in words',
      v.pipe(v.string(), v.regex(/a/, 'has no a')),
      'secret',
      { code: 'custom', reason: 'has no a' },
    ],
  ])('converts the issue of %s', (_, one, value, fault) => {
    const { issues } = v.safeParse(one, value, { abortPipeEarly: true });
    expect(issues?.map(faultOf)).toEqual([fault]);
  });
});

describe('validateDocument', () => {
  const document = v.strictObject({
    email: emailField,
    active: v.boolean(),
    roles: v.array(v.strictObject({ id: v.number() })),
  });
  const faultsOf = (value: unknown, schema: v.GenericSchema = document): unknown => {
    try {
      return validateDocument(schema, value);
    } catch (error) {
      expect(error).toEqual(malformed);
      return (error as { faults: unknown }).faults;
    }
  };

  test.each([
    ['keeps the words of a schema', v.regex(/a/, 'has no a'), 'has no a'],
    ['quotes no value where a schema has no words', v.regex(/a/), 'is not as described'],
  ])('%s', (_, check, reason) => {
    const own = v.strictObject({ text: v.pipe(v.string(), check) });
    expect(faultsOf({ text: 'secret' }, own)).toEqual({ text: reason });
  });

  test('returns the output of the schema for the document', () => {
    const value = { email: 'Bob@example.com', active: true, roles: [{ id: 1 }] };
    expect(validateDocument(document, value)).toEqual({ ...value, email: 'bob@example.com' });
  });

  test('reports every fault, but only one of each field', () => {
    expect(faultsOf({ email: ' ', roles: [{ id: 1 }, { id: '2' }], admin: true })).toEqual({
      email: 'is missing',
      active: 'is missing',
      'roles.1.id': 'is not a number',
      admin: 'is not known',
    });
  });

  test('quotes no value', () => {
    expect(JSON.stringify(faultsOf({ email: 'no address', active: 'perhaps', roles: 'none' }))).not.toMatch(
      /no address|perhaps|none/,
    );
  });

  test.each([
    ['null', null],
    ['an array', []],
    ['text', 'email'],
  ])('refuses %s, which is not an object', (_, value) => {
    expect(faultsOf(value)).toEqual({});
  });
});

describe('validateQuery', () => {
  const query = v.strictObject({ limit: v.optional(v.pipe(v.string(), v.regex(/^\d+$/, 'must be a number')), '20') });
  const refused = (details: object) => expect.objectContaining({ code: 'invalid_argument', details });

  test('returns the output of the schema for the arguments', () => {
    expect(validateQuery(query, {})).toEqual({ limit: '20' });
  });

  test.each([
    [{ limit: 'many' }, { argument: 'limit', reason: 'must be a number' }],
    [{ page: '1' }, { argument: 'page', reason: 'is not known' }],
  ])('names the invalid argument: %j', (value, details) => {
    expect(() => validateQuery(query, value)).toThrow(refused(details));
  });
});
