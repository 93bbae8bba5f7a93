import { describe, expect, test } from '@jest/globals';
import { addRouteTwins, declaredRoutes, takesUnrouted } from '../../serverless/plugins/routes.mjs';

describe('addRouteTwins', () => {
  test.each([
    ['POST /users', ['POST /users', 'POST /users/']],
    ['GET /profile', ['GET /profile', 'GET /profile/', 'HEAD /profile', 'HEAD /profile/']],
    ['GET /users/{id}', ['GET /users/{id}', 'GET /users/{id}/', 'HEAD /users/{id}', 'HEAD /users/{id}/']],
    ['GET /', ['GET /', 'HEAD /']],
    ['GET /files/{path+}', ['GET /files/{path+}', 'HEAD /files/{path+}']],
    ['ANY /hook', ['ANY /hook', 'ANY /hook/']],
    ['$default', ['$default']],
  ])('makes of %s: %j', (route, expected) => {
    expect(routeKeysAfterTwins({ HttpApiRoute: route })).toEqual(expected);
  });

  test('leaves alone a twin that serverless.yml declares itself', () => {
    const declared = {
      HttpApiRouteA: 'GET /a',
      HttpApiRouteB: 'HEAD /a',
      HttpApiRouteC: 'POST /a/',
      HttpApiRouteD: 'POST /a',
    };
    const keys = routeKeysAfterTwins(declared);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('declaredRoutes', () => {
  const functions = {
    list: { handler: 'x.handler', events: [{ httpApi: { method: 'get', path: '/users' } }, {}] },
    add: { handler: 'x.handler', events: [{ httpApi: 'post /users' }] },
    hook: { handler: 'x.handler', events: [{ httpApi: { method: '*', path: '/hook' } }] },
    rest: { handler: 'x.handler', events: [{ httpApi: { path: '*' } }] },
  };

  test('reads every spelling of an event, sorts, and leaves out the catch-all', () => {
    expect(declaredRoutes(functions)).toEqual(['ANY /hook', 'GET /users', 'POST /users']);
  });

  test('knows who takes what has no route', () => {
    expect(Object.values(functions).map(takesUnrouted)).toEqual([false, false, false, true]);
  });
});

function routeKeysAfterTwins(routeKeys: Record<string, string>): string[] {
  const resources = Object.fromEntries(
    Object.entries(routeKeys).map(([logicalId, RouteKey]) => [
      logicalId,
      { Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey } },
    ]),
  );
  addRouteTwins(resources);
  return Object.values(resources).map(({ Properties }) => Properties.RouteKey);
}
