import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type ClientDocument, clientOperations } from '../../../scripts/generate/client-operations';

test('the client is what `npm run generate` writes now', () => {
  const document = JSON.parse(readFileSync('functions/gateway/openapi.json', 'utf8')) as ClientDocument;
  expect(readFileSync('lib/client/operations.ts', 'utf8')).toBe(clientOperations(document));
});

type Documented = ClientDocument['paths'][string][string];

const documentOf = (path: string, method: string, operation: Partial<Documented>): ClientDocument => ({
  paths: { [path]: { [method]: { operationId: 'change', summary: 'Change it', responses: {}, ...operation } } },
  components: {
    responses: { Gone: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } } },
    schemas: { Error: { type: 'object', properties: { code: { enum: ['gone_for_good', 'gone_today'] } } } },
  },
});
const json = (schema: object, examples: Record<string, { value: unknown }> = {}) => ({
  content: { 'application/json': { schema, examples } },
});

describe('an operation', () => {
  test('has its marks, and its input without the parameters of the path', () => {
    const text = clientOperations(
      documentOf('/things/{id}', 'put', {
        security: [{ accessTokenCookie: [] }, { accessToken: [] }],
        requestBody: json({ type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } }),
        responses: { 200: json({ type: 'object', properties: { name: { type: 'string' } } }), 303: {} },
      }),
    );
    expect(text).toContain("change: 'PUT /things/{id} bearer json redirect',");
    expect(text).toContain("input: { id: string } & Omit<{ id?: string; name?: string }, 'id'>;");
    expect(text).toContain('data: { name?: string } | undefined;');
  });

  test('has the codes of its schemas, of its examples, and of a status without one; not the general ones', () => {
    const text = clientOperations(
      documentOf('/things', 'get', {
        responses: {
          200: { content: { 'text/html': { schema: { type: 'string' } } } },
          401: json({}, { expired: { value: { error_code: 'TOKEN_EXPIRED' } } }),
          403: json({ anyOf: [{ properties: { code: { const: 'cross_site' } } }] }),
          410: { $ref: '#/components/responses/Gone' },
          503: json({}, { down: { value: { code: 'unavailable' } } }),
        },
      }),
    );
    expect(text).toContain("change: 'GET /things page',");
    expect(text).toMatch(/data: string;/);
    const codes = [...text.slice(text.indexOf('code:')).matchAll(/'(\w+)'/g)].map(([, code]) => code);
    expect(codes).toEqual(['TOKEN_EXPIRED', 'cross_site', 'forbidden', 'gone_for_good', 'gone_today', 'unauthorized']);
  });

  test.each<[string, Partial<Documented>, string]>([
    [
      'a body and a query',
      {
        requestBody: json({ type: 'object' }),
        parameters: [{ name: 'limit', in: 'query', schema: {} }],
        responses: { 200: json({}) },
      },
      'change has a body and a query',
    ],
    ['a success that is neither JSON nor a page', { responses: { 204: {} } }, 'change answers 204 without JSON'],
    [
      'a reference that leads nowhere',
      { responses: { 200: json({ $ref: '#/components/schemas/Nobody' }) } },
      'the OpenAPI document has no #/components/schemas/Nobody',
    ],
  ])('with %s cannot be generated', (_title, operation, message) => {
    expect(() => clientOperations(documentOf('/things', 'post', operation))).toThrow(message);
  });
});
