import { expect, test } from '@jest/globals';
import { type JsonSchema, typeOf } from '../../../scripts/generate/json-schema-type';

const none = (ref: string): JsonSchema => {
  throw new Error(`there is no ${ref}`);
};

test.each<[JsonSchema, string]>([
  [{ type: 'string' }, 'string'],
  [{ type: 'integer' }, 'number'],
  [{ type: 'null' }, 'null'],
  [{ const: 'Bearer' }, '"Bearer"'],
  [{ enum: ['you', 'other', 1] }, '"you" | "other" | 1'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'string' }] }, 'string | null'],
  [{ type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }] } }, 'Array<string | number>'],
  [
    { type: 'object', properties: { a: { type: 'string' }, 'b-c': {} }, required: ['a'] },
    "{ a: string; 'b-c'?: unknown }",
  ],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
  [{ type: 'object', additionalProperties: false }, 'Record<string, never>'],
  [{ type: 'object' }, 'Record<string, unknown>'],
  [{}, 'unknown'],
])('%j is %s', (schema, type) => {
  expect(typeOf(schema, none)).toBe(type);
});

test('a reference is the type of what it names', () => {
  expect(typeOf({ $ref: '#/components/schemas/Error' }, () => ({ type: 'boolean' }))).toBe('boolean');
});

test('a type that nobody knows is an error, not a guess', () => {
  expect(() => typeOf({ type: 'date' }, none)).toThrow('there is no TypeScript type for {"type":"date"}');
});
