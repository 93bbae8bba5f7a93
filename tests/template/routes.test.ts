import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createConfig } from '../../lib/config';
import { apiOperations } from '../support/api-routes';
import { packageDir } from '../support/package-dir';
import { readTemplate, resourcesOfType, type TemplateObject, valueAt } from '../support/template';

const template = readTemplate(packageDir());
const operations = apiOperations(template);
const targets = new Map(operations.map(({ route, target }) => [route, target]));
const catchAll = targets.get('$default');
const refused = [...targets].filter(([, target]) => target === catchAll).map(([route]) => route);
const ROUTES = String(routesVariable('RefuseUnroutedLambdaFunction'));
const declared = createConfig({ ROUTES }).routes;
/** AWS SAM also writes operations without responses, although the specification requires one. */
const NO_ANSWERS = '"responses":{}';
const ANY_ANSWER = '"responses":{"default":{"description":"any"}}';
const slashed = ['GET /api/roles', 'GET /api/users', 'GET /api/v1/status', 'POST /api/users'];

function routesVariable(logicalId: string) {
  return valueAt(template.Resources[logicalId]?.Properties, 'Environment', 'Variables', 'ROUTES');
}

describe('the document of the API', () => {
  const body = template.Resources.HttpApi?.Properties?.Body as TemplateObject;

  test('is valid OpenAPI 3.0, except for the responses, which API Gateway does not need', async () => {
    const document = JSON.parse(JSON.stringify(body).replaceAll(NO_ANSWERS, ANY_ANSWER));
    expect(body.openapi).toBe('3.0.1');
    expect(await new Validator().validate(document)).toEqual({ valid: true });
  });

  test('is the only source of routes: no resource and no other property of the API adds any', () => {
    const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
    for (const type of ['AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration', 'AWS::Lambda::Permission'])
      expect(types).not.toContain(type);
    expect(Object.keys(template.Resources.HttpApi?.Properties ?? {})).toEqual(['Body']);
  });

  test.each(operations)('has all that API Gateway needs for $route', ({ operation, target }) => {
    expect(operation.responses).toEqual({});
    const { uri, ...integration } = operation['x-amazon-apigateway-integration'] as TemplateObject;
    expect(target).not.toBe('');
    expect(integration).toEqual({
      type: 'aws_proxy',
      httpMethod: 'POST',
      payloadFormatVersion: '2.0',
      timeoutInMillis: 30_000,
      credentials: { 'Fn::GetAtt': [expect.stringMatching(/^HttpApiRole/), 'Arn'] },
    });
  });

  test('declares the parameters of each path', () => {
    for (const { route, operation } of operations) {
      const names = ((operation.parameters ?? []) as TemplateObject[]).map(({ name }) => name);
      expect([route, names]).toEqual([route, [...route.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name)]);
    }
  });

  test('has one default route', () => {
    const defaults = operations.filter(({ operation }) => operation.isDefaultRoute === true);
    expect(defaults.map(({ route }) => route)).toEqual(['$default']);
    expect(catchAll).toBe('RefuseUnroutedLambdaFunction');
  });

  test('stays below the 300 routes that an API may have', () => {
    expect(operations.length).toBeLessThan(300);
  });
});

describe('the routes of the API', () => {
  const withSlash = slashed.map((route) => `${route}/${route.endsWith('/users') ? '{id+}' : '{slash+}'}`);

  test('are the declared routes, those with a slash, HEAD for each GET, and routes to the catch-all', () => {
    const routes = [...declared, ...withSlash];
    const heads = routes.filter((route) => route.startsWith('GET ')).map((route) => route.replace('GET', 'HEAD'));
    expect([...targets.keys()].sort()).toEqual([...new Set([...routes, ...heads, ...refused])].sort());
  });

  test('send HEAD to the function of GET, and a path with a slash to the function of the path', () => {
    for (const [route, target] of targets) {
      const original = route.replace('HEAD', 'GET').replace(/\/\{(?:slash|id)\+\}$/, '');
      expect([route, target]).toEqual([route, targets.get(original)]);
    }
  });

  test('have one parameter name at each position of a path: API Gateway reports two as a conflict', () => {
    const names = new Map<string, Set<string>>();
    for (const route of targets.keys()) {
      const [, ...segments] = (route.split(' ')[1] ?? '').split('/');
      segments.forEach((segment, index) => {
        const name = /^\{(\w+)\+?\}$/.exec(segment)?.[1];
        const position = segments.slice(0, index).join('/');
        if (name !== undefined) names.set(position, (names.get(position) ?? new Set()).add(name));
      });
    }
    expect([...names].filter(([, of]) => of.size > 1)).toEqual([]);
  });

  test('never end in a slash, which API Gateway refuses', () => {
    expect([...targets.keys()].filter((route) => route.endsWith('/') && !route.endsWith(' /'))).toEqual([]);
  });

  test('leave OPTIONS to the catch-all', () => {
    expect([...targets.keys()].filter((route) => /^(?:OPTIONS|ANY) /.test(route))).toEqual([]);
  });

  test('reach every function but those that streams or the APIs of customers invoke', () => {
    const withoutRoute = [
      'AuthorizeLambdaFunction',
      'ChainEventsLambdaFunction',
      'DeliverEventsLambdaFunction',
      'SendMailsLambdaFunction',
    ];
    const all = resourcesOfType(template, 'AWS::Lambda::Function').map(([id]) => id);
    expect([...new Set(targets.values()), ...withoutRoute].sort()).toEqual(all.sort());
  });
});

/** IAM limits for the inline policies of a role. */
const MAX_POLICY_CHARACTERS = 10_240;

describe('the roles of the API', () => {
  const roles = resourcesOfType(template, 'AWS::IAM::Role').filter(([id]) => id.startsWith('HttpApiRole'));
  const statementsOf = (role: TemplateObject) =>
    valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as TemplateObject[];

  test.each(roles)('%s can only be assumed by API Gateway', (_, role) => {
    expect(valueAt(role, 'AssumeRolePolicyDocument', 'Statement')).toEqual([
      { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  test('may only invoke the functions with routes', () => {
    const statements = roles.flatMap(([, role]) => statementsOf(role));
    const names = [...new Set(targets.values())].map((id) => template.Resources[id]?.Properties?.FunctionName);
    for (const { Effect, Action } of statements) expect([Effect, Action]).toEqual(['Allow', ['lambda:InvokeFunction']]);
    const granted = statements.flatMap(({ Resource }) => (Resource as TemplateObject[]).map((arn) => arn['Fn::Sub']));
    const prefix = ['arn:$', '{AWS::Partition}:lambda:$', '{AWS::Region}:$', '{AWS::AccountId}:function:'].join('');
    expect(granted.sort()).toEqual(names.map((name) => `${prefix}${name}`).sort());
  });

  test.each(operations)('$route has the one that may invoke its function', ({ operation, target }) => {
    const integration = operation['x-amazon-apigateway-integration'] as TemplateObject;
    const role = roles.find(([id]) => id === valueAt(integration, 'credentials', 'Fn::GetAtt', 0))?.[1] ?? {};
    const name = String(template.Resources[target]?.Properties?.FunctionName);
    expect(JSON.stringify(statementsOf(role))).toContain(`:function:${name}"`);
  });

  test.each(roles)('%s stays within the characters that IAM accepts, also on a stage with a long name', (_, role) => {
    const resolved = JSON.stringify(valueAt(role, 'Policies', 0, 'PolicyDocument'))
      .replace(/\{"Fn::Sub":("[^"]+")\}/g, '$1')
      .replaceAll('-dev-', `-${'x'.repeat(30)}-`)
      .replace(
        /\$\{AWS::(\w+)\}/g,
        (_match, name) => ({ Partition: 'aws-us-gov', Region: 'ap-southeast-1' })[String(name)] ?? '123456789012',
      );
    expect(resolved.length).toBeLessThan(MAX_POLICY_CHARACTERS);
  });
});

test('a path with its own routes is never matched by a parameter', () => {
  expect(refused.filter((route) => !route.startsWith('HEAD')).sort()).toEqual([
    '$default',
    'DELETE /api/users/login',
    'DELETE /api/users/logout',
    'DELETE /api/users/refresh',
    'DELETE /api/users/reset-password',
    'DELETE /api/users/token',
    'DELETE /passkeys/options',
    'DELETE /sessions/options',
    'GET /api/users/login',
    'GET /api/users/refresh',
    'GET /api/users/reset-password',
    'GET /api/users/{id}/{rest+}',
    'POST /api/users/{id}',
    'POST /api/users/{id}/{rest+}',
    'PUT /api/users/login',
    'PUT /api/users/logout',
    'PUT /api/users/refresh',
    'PUT /api/users/reset-password',
    'PUT /api/users/token',
    'PUT /api/v1/users/me',
    'PUT /passkeys/options',
  ]);
});

describe('ROUTES', () => {
  test('lists the routes of the API', () => {
    expect([...new Set(declared)]).toHaveLength(declared.length);
    expect([...targets.keys()]).toEqual(expect.arrayContaining([...declared]));
    expect(declared).toContain('GET /api/users/{id}');
    expect(declared).toContain('POST /users');
    expect(declared).not.toContain('*');
    expect(declared.filter((route) => route.endsWith('+}'))).toEqual([]);
  });

  test('leaves half of the 4 KB that Lambda allows for all variables of a function', () => {
    expect(ROUTES.length).toBeLessThan(2048);
  });

  test('is given to the function behind the catch-all only', () => {
    const holders = resourcesOfType(template, 'AWS::Lambda::Function')
      .map(([logicalId]) => logicalId)
      .filter((logicalId) => routesVariable(logicalId) !== undefined);
    expect(holders).toEqual([catchAll]);
  });
});
