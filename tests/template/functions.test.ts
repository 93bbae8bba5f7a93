import { describe, expect, test } from '@jest/globals';
import { apiOperations } from '../support/api-routes';
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

/** All parameters below the path of this stage. Each signing key has one, whose name is created at run time. */
const PRIVATE_KEYS = ':parameter/latchkey/dev/signing-keys/*';
/** As `PRIVATE_KEYS`, for the keys that seal the secrets of authenticator apps. */
const SEALING_KEYS = ':parameter/latchkey/dev/sealing-keys/*';
/** Any identity of the account, with the sender of mails as a condition. */
const SES_IDENTITIES = ':identity/*';
/** The API key of the external email validation service. */
const VALIDATION_KEY = ':parameter/latchkey/dev/email-validation-key';
/** Functions that streams invoke. Their permissions have separate tests. */
const CONSUMERS = ['ChainEventsLambdaFunction', 'DeliverEventsLambdaFunction', 'SendMailsLambdaFunction'];

describe.each(functions)('%s', (logicalId, properties) => {
  const roleId = String(valueAt(properties, 'Role', 'Fn::GetAtt', 0));
  const role = template.Resources[roleId]?.Properties;
  const statements = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];

  test('runs the bundle on the current runtime and architecture', () => {
    expect(properties).toMatchObject({ Handler: 'index.handler', Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  const isRouted = apiOperations(template).some(({ target }) => target === logicalId);

  test('answers before the gateway’s timeout of 30 seconds, if it is behind the gateway', () => {
    expect(properties.Timeout).toBeLessThan(isRouted ? 30 : 61);
  });

  test('uses the URL of the API if no other is given', () => {
    const baseUrl = valueAt(properties, 'Environment', 'Variables', 'BASE_URL');
    expect(baseUrl).toEqual({ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] });
  });

  test('has a role that only Lambda can assume', () => {
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

  test('has no wildcard permissions, and may not scan', () => {
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const resources = JSON.stringify(statements.map(({ Resource }) => Resource));
    const allowed = [PRIVATE_KEYS, SEALING_KEYS, SES_IDENTITIES];
    expect(allowed.reduce((text, pattern) => text.replace(pattern, ''), resources)).not.toContain('*');
    expect(JSON.stringify(statements)).not.toContain('dynamodb:Scan');
  });

  test('may use only tables of this service', () => {
    for (const { Action, Resource } of statements.slice(1)) {
      if ([PRIVATE_KEYS, SEALING_KEYS].some((keys) => JSON.stringify(Resource).includes(keys))) continue;
      if (CONSUMERS.includes(logicalId) || JSON.stringify(Resource).includes(VALIDATION_KEY)) continue;
      expect(Action.filter((action) => !action.startsWith('dynamodb:'))).toEqual([]);
      const [table = ''] = grantedResource(Resource).split('/');
      expect(template.Resources[table]?.Type).toBe('AWS::DynamoDB::Table');
    }
  });
});

test('five functions may read the private keys, and four of them may create one', () => {
  const actionsOn = (logicalId: string) => {
    const role = template.Resources[logicalId.replace(/LambdaFunction$/, 'Role')]?.Properties;
    const statements = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];
    return statements
      .filter(({ Resource }) => JSON.stringify(Resource).includes(PRIVATE_KEYS))
      .flatMap(({ Action }) => Action);
  };
  const holders = functions.map(([logicalId]) => [logicalId, actionsOn(logicalId)] as const);
  expect(Object.fromEntries(holders.filter(([, actions]) => actions.length > 0))).toEqual({
    ChainEventsLambdaFunction: ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'],
    ImpersonateUserLambdaFunction: ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'],
    IssueSessionTokenLambdaFunction: ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'],
    IssueTokensLambdaFunction: ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'],
    RefreshTokensLambdaFunction: ['ssm:GetParameter'],
  });
});

test('the function that delivers events may read their stream, publish them, and report failures', () => {
  const role = template.Resources.DeliverEventsRole?.Properties;
  const [, ...statements] = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];
  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      Resource: { 'Fn::GetAtt': ['EventsTable', 'StreamArn'] },
    },
    {
      Effect: 'Allow',
      Action: ['events:PutEvents'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' },
    },
    { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['EventsDeadLetters', 'Arn'] } },
  ]);
});

test('the function that links events may read their stream and its own table, sign, and report failures', () => {
  const role = template.Resources.ChainEventsRole?.Properties;
  const [, ...statements] = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];
  const table = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  expect(statements).toEqual([
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table('SigningKeysTable') },
    {
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'],
      Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}${PRIVATE_KEYS}` },
    },
    {
      Effect: 'Allow',
      Action: ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      Resource: table('AuditTable'),
    },
    {
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      Resource: { 'Fn::GetAtt': ['EventsTable', 'StreamArn'] },
    },
    { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: table('ChainDeadLetters') },
  ]);
});

test('who reads the counts of days may not read the chains in the same table', () => {
  const readers = functions.flatMap(([logicalId]) => {
    const role = template.Resources[logicalId.replace(/LambdaFunction$/, 'Role')]?.Properties;
    const statements = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];
    return statements
      .filter(({ Resource }) => JSON.stringify(Resource).includes('AuditTable"'))
      .map((statement) => [logicalId, statement] as const);
  });
  const others = readers.filter(([logicalId]) => logicalId !== 'ChainEventsLambdaFunction');
  expect(others.map(([logicalId]) => logicalId).sort()).toEqual([
    'CountSignInsLambdaFunction',
    'ShowOverviewLambdaFunction',
  ]);
  for (const [, statement] of others) {
    expect(statement).toEqual({
      Effect: 'Allow',
      Action: ['dynamodb:Query'],
      Resource: { 'Fn::GetAtt': ['AuditTable', 'Arn'] },
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['day#*'] } },
    });
  }
});

test('the function that sends mails may use one sender, and access users, limits, mails and sign-in links only', () => {
  const role = template.Resources.SendMailsRole?.Properties;
  const [, ...statements] = valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];
  const table = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  expect(statements).toEqual([
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], Resource: table('UsersTable') },
    { Effect: 'Allow', Action: ['dynamodb:UpdateItem'], Resource: table('LimitsTable') },
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], Resource: table('OutboxTable') },
    {
      Effect: 'Allow',
      Action: ['dynamodb:PutItem'],
      Resource: table('SessionsTable'),
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['sign-in#*'] } },
    },
    {
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}${VALIDATION_KEY}` },
    },
    {
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      Resource: { 'Fn::GetAtt': ['OutboxTable', 'StreamArn'] },
    },
    {
      Effect: 'Allow',
      Action: ['ses:SendEmail'],
      Resource: [
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own
        { 'Fn::Sub': 'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own
        { 'Fn::Sub': 'arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/latchkey-dev' },
      ],
      Condition: { StringEquals: { 'ses:FromAddress': '' } },
    },
    { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['MailDeadLetters', 'Arn'] } },
  ]);
});

test('every function has its own role, and the API has one more', () => {
  const used = functions.map(([, properties]) => String(valueAt(properties, 'Role', 'Fn::GetAtt', 0)));
  expect(new Set(used).size).toBe(functions.length);
  const own = roles.map(([logicalId]) => logicalId).filter((logicalId) => !/^HttpApiRole\d*$/.test(logicalId));
  expect(own.sort()).toEqual([...used].sort());
});
