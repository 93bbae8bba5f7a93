import { describe, expect, test } from '@jest/globals';
import { packageDir } from '../support/package-dir';
import { grantedResource, readTemplate, resourcesOfType, type TemplateValue, valueAt } from '../support/template';

const template = readTemplate(packageDir());
const functions = resourcesOfType(template, 'AWS::Lambda::Function');
const roles = resourcesOfType(template, 'AWS::IAM::Role');

interface Statement {
  Effect: string;
  Action: string[];
  Resource: TemplateValue;
}

describe.each(functions)('%s', (logicalId, properties) => {
  const roleId = String(valueAt(properties, 'Role', 'Fn::GetAtt', 0));
  const role = template.Resources[roleId]?.Properties;
  const statements = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];

  test('runs the bundle on the current runtime and architecture', () => {
    expect(properties).toMatchObject({ Handler: 'index.handler', Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  test('answers before the gateway gives up after 30 seconds', () => {
    expect(properties.Timeout).toBeLessThan(30);
  });

  test('takes the address of the API for its own where no other is given', () => {
    const baseUrl = valueAt(properties, 'Environment', 'Variables', 'BASE_URL');
    expect(baseUrl).toEqual({ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] });
  });

  test('has a role that Lambda alone can take', () => {
    const trust = valueAt(role, 'AssumeRolePolicyDocument', 'Statement');
    expect(trust).toEqual([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    expect(Object.keys(role ?? {}).sort()).toEqual(['AssumeRolePolicyDocument', 'Policies']);
    expect(valueAt(role, 'Policies')).toHaveLength(1);
  });

  test('writes to its own log group and no other', () => {
    const logGroup = logicalId.replace(/LambdaFunction$/, 'LogGroup');
    expect(template.Resources[logGroup]?.Properties?.LogGroupName).toBe(`/aws/lambda/${properties.FunctionName}`);
    expect(statements.filter(({ Action }) => Action.some((action) => action.startsWith('logs:')))).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
      },
    ]);
  });

  test('may do nothing by wildcard, and scan nothing', () => {
    expect(JSON.stringify(statements)).not.toContain('*');
    expect(JSON.stringify(statements)).not.toContain('dynamodb:Scan');
  });

  test('may use tables of this service and nothing else', () => {
    const others = statements.slice(1);
    for (const { Action, Resource } of others) {
      expect(Action.filter((action) => !action.startsWith('dynamodb:'))).toEqual([]);
      const [table = ''] = grantedResource(Resource).split('/');
      expect(template.Resources[table]?.Type).toBe('AWS::DynamoDB::Table');
    }
  });
});

test('every function has a role of its own, and there are no other roles', () => {
  const used = functions.map(([, properties]) => String(valueAt(properties, 'Role', 'Fn::GetAtt', 0)));
  expect(new Set(used).size).toBe(functions.length);
  expect(roles.map(([logicalId]) => logicalId).sort()).toEqual(used.sort());
});
