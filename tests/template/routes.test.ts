import { describe, expect, test } from '@jest/globals';
import { packageDir } from '../support/package-dir';
import { readTemplate, resourcesOfType, valueAt } from '../support/template';

const template = readTemplate(packageDir());
const targets = new Map(
  resourcesOfType(template, 'AWS::ApiGatewayV2::Route').map(([, route]) => [
    String(route.RouteKey),
    valueAt(route, 'Target', 'Fn::Join', 1, 1, 'Ref'),
  ]),
);
const declared = String(routesVariable('RefuseUnroutedLambdaFunction')).split(',');

function routesVariable(logicalId: string) {
  return valueAt(template.Resources[logicalId]?.Properties, 'Environment', 'Variables', 'ROUTES');
}

describe('the routes of the API', () => {
  test('are the declared ones, their twins, and the catch-all', () => {
    const slashed = declared.filter((route) => !route.endsWith(' /')).map((route) => `${route}/`);
    const gets = [...declared, ...slashed].filter((route) => route.startsWith('GET '));
    const heads = gets.map((route) => route.replace('GET', 'HEAD'));
    const refused = [...targets].filter(([, target]) => target === targets.get('$default')).map(([route]) => route);
    const meant = [...declared, ...slashed, ...heads, '$default'];
    expect([...targets.keys()].sort()).toEqual([...new Set([...meant, ...refused])].sort());
  });

  test('send a twin where its original goes', () => {
    for (const [route, target] of targets) {
      const original = route.replace('HEAD', 'GET').replace(/(?<=.)(?<! )\/$/, '');
      expect([route, target]).toEqual([route, targets.get(original)]);
    }
  });

  test('end at every function that has any, whose permission covers all of the API', () => {
    const permissions = resourcesOfType(template, 'AWS::Lambda::Permission');
    const invokable = permissions.map(([, permission]) => valueAt(permission, 'FunctionName', 'Fn::GetAtt', 0));
    const behindStreams = ['DeliverEventsLambdaFunction', 'SendMailsLambdaFunction'];
    expect([...invokable, ...behindStreams].sort()).toEqual(
      resourcesOfType(template, 'AWS::Lambda::Function')
        .map(([id]) => id)
        .sort(),
    );
    for (const [, permission] of permissions) {
      const sourceArn = valueAt(permission, 'SourceArn', 'Fn::Join', 1) as unknown[];
      expect(sourceArn.slice(-2)).toEqual([{ Ref: 'HttpApi' }, '/*']);
    }
    expect(new Set(targets.values()).size).toBe(invokable.length);
  });
});

test('a path that has routes of its own has no others: no parameter takes it', () => {
  const refused = [...targets].filter(([, target]) => target === targets.get('$default')).map(([route]) => route);
  const plain = refused.filter((route) => !route.startsWith('HEAD') && !route.endsWith('/'));
  expect(plain.sort()).toEqual([
    '$default',
    'DELETE /api/v1/users/me',
    'GET /api/users/login',
    'GET /api/users/refresh',
    'GET /api/users/reset-password',
    'PUT /api/users/login',
    'PUT /api/users/logout',
    'PUT /api/users/refresh',
    'PUT /api/users/reset-password',
    'PUT /api/users/token',
    'PUT /api/v1/users/me',
  ]);
});

describe('ROUTES', () => {
  test('lists sorted what a client may call', () => {
    expect(declared).toEqual([...declared].sort());
    expect(declared).toContain('POST /users');
    expect(declared).not.toContain('*');
  });

  test('is given to the function behind the catch-all only', () => {
    const holders = resourcesOfType(template, 'AWS::Lambda::Function')
      .map(([logicalId]) => logicalId)
      .filter((logicalId) => routesVariable(logicalId) !== undefined);
    expect(holders).toEqual(['RefuseUnroutedLambdaFunction']);
    expect(targets.get('$default')).toBe('HttpApiIntegrationRefuseUnrouted');
  });
});
