import { describe, expect, test } from '@jest/globals';
import { methodsAt } from '../../../lib/http/routes';

const routes = [
  'GET /',
  'POST /users',
  'POST /sessions',
  'DELETE /sessions',
  'GET /api/v1/users',
  'POST /api/v1/users',
  'GET /api/v1/users/me',
  'PUT /api/v1/users/{id}',
  'DELETE /api/v1/users/{id}',
  'GET /api/v1/users/{id}/sessions',
];

describe('methodsAt', () => {
  test.each([
    ['/', ['GET', 'HEAD']],
    ['/users', ['POST']],
    ['/sessions', ['DELETE', 'POST']],
    ['/api/v1/users/42', ['DELETE', 'PUT']],
    // A path with its own route does not match `{id}` too.
    ['/api/v1/users/me', ['GET', 'HEAD']],
  ])('knows the methods of %s', (path, methods) => {
    expect(methodsAt(routes, path)).toEqual(methods);
  });

  test.each([
    ['an unknown path', '/nowhere'],
    ['a path that begins as a known one', '/users/42'],
    ['a part of a known path', '/api/v1'],
    ['a trailing slash', '/users/'],
    ['a trailing slash after a parameter', '/api/v1/users/42/'],
    ['two trailing slashes', '/users//'],
    ['nothing but two slashes', '//'],
    ['nothing but three slashes', '///'],
    ['two slashes inside', '/api//v1/users'],
    ['an empty parameter', '/api/v1/users//sessions'],
    ['an empty parameter at the end', '/api/v1/users//'],
    ['other letter case', '/Users'],
    ['a parameter with a slash', '/api/v1/users/4/2'],
    ['the pattern of a parameter elsewhere', '/{id}'],
    ['no path', ''],
  ])('finds no method for %s', (_, path) => {
    expect(methodsAt(routes, path)).toEqual([]);
  });

  test('finds no method without routes', () => {
    expect(methodsAt([], '/')).toEqual([]);
  });
});
