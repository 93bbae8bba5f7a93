import { beforeAll, describe, expect, test } from '@jest/globals';
import { packageDir } from '../support/package-dir';
import { packageService } from '../support/package-service';
import { schemaFaults } from '../support/resource-schema';
import { readTemplate, resourcesOfType, type Template, type TemplateObject, valueAt } from '../support/template';
import { referenceFaults } from '../support/template-references';

const packagingTimeout = 240_000; // milliseconds
const development = readTemplate(packageDir());
const boundary = 'arn:aws:iam::123456789012:policy/boundary';
const params = {
  'mail-from': 'accounts@example.com',
  'mail-configuration-set': 'accounts',
  'monthly-budget': '50',
  'signing-keys-kms': 'alias/signing',
  'permissions-boundary': boundary,
  'reserved-concurrency-hashing': '20',
  'domain-name': 'auth.example.com',
  'certificate-arn': 'arn:aws:acm:eu-west-1:123456789012:certificate/5c1f',
  'hosted-zone-id': 'Z0123456789',
  'log-level': 'WARN',
  tracing: 'xray',
};
/** One additional endpoint. */
const functions = `
oneMore:
  handler: functions/gateway/get-openapi.handler
  events: [httpApi: 'GET /one-more']
`;
let directory: string;
let template: Template;

beforeAll(async () => {
  directory = await packageService('staging', { params, functions, withoutCode: true });
  template = readTemplate(directory);
}, packagingTimeout);

interface Statement {
  Action: string[];
  Resource: TemplateObject;
  Condition?: TemplateObject;
}

const statementsOf = (role: TemplateObject) =>
  valueAt(role, 'Policies', 0, 'PolicyDocument', 'Statement') as unknown as Statement[];

/** The KMS permissions of each role, by logical id. */
const keyActions = (of: Template) =>
  Object.fromEntries(
    resourcesOfType(of, 'AWS::IAM::Role').flatMap(([logicalId, role]) => {
      const actions = statementsOf(role).flatMap(({ Action }) => Action.filter((action) => action.startsWith('kms:')));
      return actions.length === 0 ? [] : [[logicalId, actions]];
    }),
  );

describe('a package with every parameter set', () => {
  test('is valid for AWS', () => {
    expect(schemaFaults(template)).toEqual([]);
    expect(referenceFaults(template)).toEqual([]);
  });

  test('has three resources for the additional endpoint, two for the budget, and three for the domain', () => {
    const added = Object.keys(template.Resources).filter((logicalId) => !(logicalId in development.Resources));
    expect(added.sort()).toEqual([
      'AlarmTopicPolicy',
      'ApiDomain',
      'ApiDomainMapping',
      'ApiDomainRecord',
      'MonthlyBudget',
      'OneMoreLambdaFunction',
      'OneMoreLogGroup',
      'OneMoreRole',
    ]);
    const removed = Object.keys(development.Resources).filter((logicalId) => !(logicalId in template.Resources));
    expect(removed.sort()).toEqual(['MailConfigurationSet', 'MailEventMetrics']);
  });

  test('answers at its domain only, which is the URL that users see', () => {
    const endpoint = (of: Template) =>
      valueAt(of.Resources.HttpApi?.Properties, 'Body', 'x-amazon-apigateway-endpoint-configuration');
    expect(endpoint(template)).toEqual({ disableExecuteApiEndpoint: true });
    expect(endpoint(development)).toBeUndefined();
    expect(valueAt(template.Resources.SignInLambdaFunction?.Properties, 'Environment', 'Variables', 'BASE_URL')).toBe(
      'https://auth.example.com',
    );
    expect(template.Outputs).toHaveProperty('ApiDomainTarget');
  });

  test('traces every function', () => {
    for (const [, { TracingConfig, LoggingConfig }] of resourcesOfType(template, 'AWS::Lambda::Function')) {
      expect(TracingConfig).toEqual({ Mode: 'Active' });
      expect(LoggingConfig).toMatchObject({ ApplicationLogLevel: 'WARN' });
    }
  });

  test('sets the permissions boundary of every role, but none without the parameter', () => {
    const boundaries = (of: Template) =>
      new Set(resourcesOfType(of, 'AWS::IAM::Role').map(([, role]) => role.PermissionsBoundary));
    expect(boundaries(template)).toEqual(new Set([boundary]));
    expect(boundaries(development)).toEqual(new Set([undefined]));
  });

  test('lets roles that read a signing or sealing key decrypt, and roles that create one encrypt, with that key only', () => {
    const all = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'];
    expect(keyActions(template)).toEqual({
      BeginTotpSetupRole: all,
      DisableTotpRole: ['kms:Decrypt'],
      EnableTotpRole: ['kms:Decrypt'],
      ImpersonateUserRole: all,
      IssueSessionTokenRole: all,
      ChainEventsRole: all,
      IssueTokensRole: all,
      LogInRole: ['kms:Decrypt'],
      ReauthenticateRole: ['kms:Decrypt'],
      RefreshTokensRole: ['kms:Decrypt'],
      RemoveAuthenticatorRole: ['kms:Decrypt'],
      RenewRecoveryCodesRole: ['kms:Decrypt'],
      ReplaceRecoveryCodesRole: ['kms:Decrypt'],
      SignInRole: ['kms:Decrypt'],
      SubmitReauthenticationRole: ['kms:Decrypt'],
      SubmitSecondStepRole: ['kms:Decrypt'],
      SubmitSetupCodeRole: ['kms:Decrypt'],
      SubmitSetupRole: all,
    });
    expect(keyActions(development)).toEqual({});
    const statement = statementsOf(template.Resources.RefreshTokensRole?.Properties ?? {}).find(({ Action }) =>
      Action.includes('kms:Decrypt'),
    );
    expect(statement?.Condition).toEqual({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/signing'] } });
  });

  test('passes the key and the configuration set to the functions', () => {
    for (const [, properties] of resourcesOfType(template, 'AWS::Lambda::Function')) {
      const variables = valueAt(properties, 'Environment', 'Variables');
      expect(variables).toMatchObject({ SIGNING_KEYS_KMS: 'alias/signing', MAIL_CONFIGURATION_SET: 'accounts' });
    }
  });

  test('makes no configuration set beside the given one, and shows the bounces of that one', () => {
    expect(Object.keys(template.Resources)).not.toContain('MailConfigurationSet');
    expect(Object.keys(template.Resources)).not.toContain('MailEventMetrics');
    expect(JSON.stringify(template.Resources.Dashboard)).toContain('"ses:configuration-set\\",\\"accounts');
  });

  test('allows to send mail with that configuration set and no other', () => {
    const mail = statementsOf(template.Resources.SendMailsRole?.Properties ?? {}).find(({ Action }) =>
      Action.includes('ses:SendEmail'),
    );
    const resources = JSON.stringify(mail?.Resource);
    expect(resources).toContain(':identity/*');
    expect(resources).toContain(':configuration-set/accounts"');
    expect(mail?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'accounts@example.com' } });
  });

  test('reserves concurrency for the functions that hash passwords, and for no others', () => {
    const reserved = (of: Template) =>
      resourcesOfType(of, 'AWS::Lambda::Function').filter(
        ([, properties]) => 'ReservedConcurrentExecutions' in properties,
      );
    const hashing = resourcesOfType(template, 'AWS::Lambda::Function').filter(
      ([, { MemorySize }]) => MemorySize === 1769,
    );
    expect(hashing.length).toBeGreaterThan(5);
    expect(reserved(template)).toEqual(hashing);
    for (const [, properties] of hashing) expect(properties.ReservedConcurrentExecutions).toBe(20);
    expect(reserved(development)).toEqual([]);
  });

  test('notifies the alarm topic when the budget is nearly spent, or is forecast to be', () => {
    const budget = template.Resources.MonthlyBudget?.Properties;
    expect(valueAt(budget, 'Budget', 'BudgetLimit')).toEqual({ Amount: 50, Unit: 'USD' });
    const alarms = valueAt(budget, 'NotificationsWithSubscribers') as TemplateObject[];
    expect(alarms.map((alarm) => valueAt(alarm, 'Notification', 'NotificationType'))).toEqual(['ACTUAL', 'FORECASTED']);
    for (const { Subscribers } of alarms) {
      expect(Subscribers).toEqual([{ SubscriptionType: 'SNS', Address: { Ref: 'AlarmTopic' } }]);
    }
    const statements = valueAt(
      template.Resources.AlarmTopicPolicy?.Properties,
      'PolicyDocument',
      'Statement',
    ) as TemplateObject[];
    expect(statements.map(({ Principal }) => valueAt(Principal, 'Service'))).toEqual([
      'budgets.amazonaws.com',
      'cloudwatch.amazonaws.com',
    ]);
  });
});
