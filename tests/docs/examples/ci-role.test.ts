import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { packageDir } from '../../support/package-dir';
import {
  isObject,
  readTemplate,
  resourcesOfType,
  type TemplateObject,
  type TemplateValue,
} from '../../support/template';

interface Statement {
  Sid: string;
  Action: string[];
  Resource: TemplateValue;
  Condition?: TemplateObject;
}
interface Policy {
  PolicyDocument: { Statement: Statement[] };
}

const { Resources: resources } = JSON.parse(readFileSync('docs/examples/ci-role/template.json', 'utf8')) as {
  Resources: Record<'Role' | 'Boundary', { Properties: { Policies: Policy[] } & Policy }>;
};
const policies = resources.Role.Properties.Policies;
const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const allowed = new Set(statements.flatMap(({ Action }) => Action));
const boundary = resources.Boundary.Properties.PolicyDocument.Statement;

const prefixed = (service: string, names: string): string[] => names.split(' ').map((name) => `${service}:${name}`);

/** What CloudFormation does in the name of the role, by type of resource. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': prefixed(
    's3',
    'CreateBucket DeleteBucket ListBucket GetBucketLocation PutEncryptionConfiguration GetEncryptionConfiguration PutBucketTagging GetBucketTagging',
  ),
  'AWS::S3::BucketPolicy': prefixed('s3', 'PutBucketPolicy GetBucketPolicy DeleteBucketPolicy'),
  'AWS::IAM::Role': prefixed(
    'iam',
    'CreateRole GetRole UpdateRole DeleteRole PassRole PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies UpdateAssumeRolePolicy PutRolePermissionsBoundary TagRole UntagRole ListRoleTags',
  ),
  'AWS::Logs::LogGroup': prefixed(
    'logs',
    'CreateLogGroup DeleteLogGroup DescribeLogGroups PutRetentionPolicy DeleteRetentionPolicy TagResource UntagResource ListTagsForResource',
  ),
  'AWS::Lambda::Function': prefixed(
    'lambda',
    'CreateFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction PutFunctionConcurrency GetFunctionConcurrency DeleteFunctionConcurrency TagResource UntagResource ListTags',
  ),
  'AWS::Lambda::EventSourceMapping': prefixed(
    'lambda',
    'CreateEventSourceMapping GetEventSourceMapping ListEventSourceMappings UpdateEventSourceMapping DeleteEventSourceMapping',
  ),
  'AWS::ApiGatewayV2::Api': prefixed('apigateway', 'GET POST PUT PATCH DELETE TagResource UntagResource'),
  // Access logs are delivered by CloudWatch Logs.
  'AWS::ApiGatewayV2::Stage': [
    ...prefixed(
      'logs',
      'CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies',
    ),
    'iam:CreateServiceLinkedRole',
  ],
  'AWS::ApiGatewayV2::DomainName': prefixed('apigateway', 'GET POST PATCH DELETE'),
  'AWS::ApiGatewayV2::ApiMapping': prefixed('apigateway', 'GET POST PATCH DELETE'),
  'AWS::Route53::RecordSet': prefixed(
    'route53',
    'ChangeResourceRecordSets ListResourceRecordSets GetHostedZone GetChange',
  ),
  'AWS::DynamoDB::Table': prefixed(
    'dynamodb',
    'CreateTable DescribeTable UpdateTable DeleteTable DescribeTimeToLive UpdateTimeToLive DescribeContinuousBackups UpdateContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy TagResource UntagResource ListTagsOfResource',
  ),
  'AWS::SQS::Queue': prefixed(
    'sqs',
    'CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl SetQueueAttributes TagQueue UntagQueue ListQueueTags',
  ),
  'AWS::SNS::Topic': prefixed(
    'sns',
    'CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy ListSubscriptionsByTopic TagResource UntagResource ListTagsForResource',
  ),
  'AWS::SNS::TopicPolicy': prefixed('sns', 'GetTopicAttributes SetTopicAttributes'),
  'AWS::CloudWatch::Alarm': prefixed(
    'cloudwatch',
    'PutMetricAlarm DeleteAlarms DescribeAlarms TagResource UntagResource ListTagsForResource',
  ),
  'AWS::CloudWatch::Dashboard': prefixed('cloudwatch', 'PutDashboard GetDashboard DeleteDashboards'),
  'AWS::SES::ConfigurationSet': prefixed(
    'ses',
    'CreateConfigurationSet GetConfigurationSet DescribeConfigurationSet DeleteConfigurationSet PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions PutConfigurationSetSendingOptions PutConfigurationSetSuppressionOptions PutConfigurationSetTrackingOptions',
  ),
  'AWS::SES::ConfigurationSetEventDestination': prefixed(
    'ses',
    'CreateConfigurationSetEventDestination GetConfigurationSetEventDestinations UpdateConfigurationSetEventDestination DeleteConfigurationSetEventDestination DescribeConfigurationSet',
  ),
  'AWS::Budgets::Budget': prefixed('budgets', 'ModifyBudget ViewBudget TagResource UntagResource ListTagsForResource'),
};

/** What `npm run deploy`, `preflight` and `rollback` do themselves. */
const OWN_CALLS = [
  ...prefixed(
    'cloudformation',
    'CreateStack CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet UpdateStack DescribeStacks DescribeStackEvents DescribeStackResource DescribeStackResources ListStackResources GetTemplate SetStackPolicy UpdateTerminationProtection ValidateTemplate',
  ),
  ...prefixed('s3', 'ListBucket PutObject GetObject DeleteObject'),
  ...prefixed('ses', 'GetAccount GetEmailIdentity'),
  // Whether a migration is complete.
  'dynamodb:GetItem',
  'lambda:GetAccountSettings',
];

/** Also those that only some parameters create. */
const typesOfStack = (): string[] => {
  const compiled = Object.values(readTemplate(packageDir()).Resources).map(({ Type }) => Type);
  const sources = readdirSync('serverless').filter((name) => /\.(yml|cjs)$/.test(name));
  const written = sources.flatMap((name) =>
    [...readFileSync(`serverless/${name}`, 'utf8').matchAll(/Type: '?(AWS::\w+::\w+)/g)].map(([, type = '']) => type),
  );
  return [...new Set([...compiled, ...written])].sort();
};

test('every type of resource of the stack has its actions', () => {
  expect(typesOfStack()).toEqual(Object.keys(NEEDED).sort());
});

test('the role may do what the types and the commands need, and nothing else', () => {
  const needed = new Set([...Object.values(NEEDED).flat(), ...OWN_CALLS]);
  expect([...needed].filter((action) => !allowed.has(action))).toEqual([]);
  expect([...allowed].filter((action) => !needed.has(action))).toEqual([]);
});

test('no action is a pattern, and the policies fit into a role', () => {
  expect([...allowed].filter((action) => action.includes('*'))).toEqual([]);
  // 10,240 characters of inline policies and 6,144 of a managed one, spaces not counted; names of 40 characters replace the references.
  expect(JSON.stringify(policies).length).toBeLessThan(10_240);
  expect(JSON.stringify(boundary).length).toBeLessThan(6144);
});

test('every role that it makes has the boundary, and it cannot take a boundary away', () => {
  const boundaries = statements.filter(({ Action }) => Action.some((action) => /iam:(Create|Put)Role/.test(action)));
  expect(boundaries).not.toEqual([]);
  for (const { Condition } of boundaries)
    expect(Condition).toEqual({ StringEquals: { 'iam:PermissionsBoundary': { Ref: 'Boundary' } } });
  expect(allowed.has('iam:DeleteRolePermissionsBoundary')).toBe(false);
  expect(allowed.has('iam:AttachRolePolicy')).toBe(false);
});

test('it passes roles of the stage only, to the services that use them', () => {
  const [pass, ...others] = statements.filter(({ Action }) => Action.includes('iam:PassRole'));
  expect(others).toEqual([]);
  expect(JSON.stringify(pass?.Resource)).toContain('role/latchkey-');
  const services = resourcesOfType(readTemplate(packageDir()), 'AWS::IAM::Role').map(
    ([, properties]) => JSON.stringify(properties.AssumeRolePolicyDocument).match(/\w+\.amazonaws\.com/)?.[0],
  );
  expect(pass?.Condition).toEqual({
    StringEquals: { 'iam:PassedToService': expect.arrayContaining([...new Set(services)]) },
  });
});

test('the boundary lets every role of the stack do what it may', () => {
  const roles = resourcesOfType(readTemplate(packageDir()), 'AWS::IAM::Role');
  const granted = roles.flatMap(([, { Policies }]) => actionsIn(Policies));
  const most = new Set(boundary.flatMap(({ Action }) => Action));
  // Only with the parameters `tracing` and `signing-keys-kms`.
  const optional = [
    ...prefixed('xray', 'PutTraceSegments PutTelemetryRecords'),
    ...prefixed('kms', 'Decrypt Encrypt GenerateDataKey'),
  ];
  expect([...new Set([...granted, ...optional])].sort()).toEqual([...most].sort());
});

const actionsIn = (value: TemplateValue | undefined): string[] => {
  if (Array.isArray(value)) return value.flatMap(actionsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'Action' ? [inner].flat().map(String) : actionsIn(inner),
  );
};
