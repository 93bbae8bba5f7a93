import { describe, expect, test } from '@jest/globals';
import { type OperationName, parseOperation, requestOf } from '../../../lib/client/call';
import { operations } from '../../../lib/client/operations';
import { operationsOf, readOpenapi } from '../../support/openapi-validator';

test('there is one call per operation of the OpenAPI document but the hosted pages, with its method and path', () => {
  const documented = operationsOf(readOpenapi())
    .filter(({ operation }) => !operation.tags.includes('Hosted pages'))
    .map(({ method, path, operation }) => [operation.operationId, `${method} ${path}`]);
  const called = Object.keys(operations).map((name) => {
    const { method, path } = parseOperation(name as OperationName);
    return [name, `${method} ${path}`];
  });
  expect(called).toEqual(documented);
});

describe('a request', () => {
  const of = (name: OperationName, input?: Record<string, unknown>) => requestOf(parseOperation(name), input);

  test('has the input as its body', () => {
    expect(of('signIn', { email: 'bob@example.com', password: 'p' })).toEqual({
      method: 'POST',
      path: '/sessions',
      body: { email: 'bob@example.com', password: 'p' },
      kind: undefined,
    });
  });

  test('has the input in its query, if the operation has no body', () => {
    expect(of('searchUsers', { email: 'a&b=c', limit: 20, cursor: undefined })).toMatchObject({
      path: '/api/users?email=a%26b%3Dc&limit=20',
    });
    expect(of('searchUsers', {}).path).toBe('/api/users');
    expect(of('searchUsers').path).toBe('/api/users');
  });

  test('has parameters in its path, from which nothing can break out', () => {
    const { path, body } = of('updateDirectoryUser', { id: '../logout?x=/', name: null, active: true });
    expect(path).toBe('/api/users/..%2Flogout%3Fx%3D%2F');
    expect(body).toEqual({ name: null, active: true });
  });

  // `fetch` resolves `.` and `..`, also when they are escaped: the request would go to another operation.
  test.each(['', '.', '..', undefined, null])('is not made with the parameter %p in its path', (reference) => {
    expect(() => of('endSession', { reference })).toThrow(TypeError);
  });

  test('leaves out what is undefined, and keeps null and false', () => {
    expect(of('updateUser', { id: 'a', first_name: null, last_name: undefined }).body).toEqual({ first_name: null });
  });
});
