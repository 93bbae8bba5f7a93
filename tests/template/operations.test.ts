import { describe, expect, test } from '@jest/globals';
import { textOf } from '../support/doc-pages';
import { packageDir } from '../support/package-dir';
import { isIntrinsic, readTemplate, resourcesOfType, type TemplateObject, valueAt } from '../support/template';

const template = readTemplate(packageDir());
const functions = resourcesOfType(template, 'AWS::Lambda::Function');
const logGroups = resourcesOfType(template, 'AWS::Logs::LogGroup');
const stage = template.Resources.HttpApiStage?.Properties;

describe('logs', () => {
  test('exist for every function and for access, and expire', () => {
    expect(logGroups).toHaveLength(functions.length + 1);
    for (const [, properties] of logGroups) expect(properties.RetentionInDays).toBe(30);
  });

  test('of access are in a log group that needs no statement in the account’s resource policy', () => {
    expect(template.Resources.HttpApiLogGroup?.Properties?.LogGroupName).toBe(
      '/aws/vendedlogs/apigateway/latchkey-dev',
    );
  });

  test('of access contain request, route, status and latency', () => {
    const destination = valueAt(stage, 'AccessLogSettings', 'DestinationArn');
    const format = String(valueAt(stage, 'AccessLogSettings', 'Format'));
    expect(destination).toEqual({ 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] });
    expect(Object.keys(JSON.parse(format))).toEqual(
      expect.arrayContaining(['requestId', 'functionRequestId', 'routeKey', 'status', 'latencyMs']),
    );
  });
});

test('functions log JSON, and Lambda itself only failures', () => {
  for (const [, { LoggingConfig }] of functions) {
    expect(LoggingConfig).toEqual({ LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' });
  }
});

describe('the dashboard', () => {
  const text = String(valueAt(template.Resources.Dashboard?.Properties, 'DashboardBody', 'Fn::Sub'));
  const { widgets } = JSON.parse(text) as { widgets: { properties: { title: string; query?: string } }[] };

  test('shows what an operator asks for first', () => {
    expect(widgets.map(({ properties }) => properties.title)).toEqual([
      'Requests and errors',
      'Latency, in milliseconds',
      'Sign-ins',
      'Refused sign-ins, by reason',
      'Throttled',
      'Functions at work at the same time',
      'Waiting for delivery, in milliseconds',
      'Not delivered',
      'Mails: bounces and complaints',
      'Reputation of the account at SES, in percent',
      'Cost of the account per day, in US dollars',
    ]);
  });

  test('queries the logs of functions that exist, at most 50 of them', () => {
    const groups = logGroups.map(([, { LogGroupName }]) => LogGroupName);
    for (const { properties } of widgets) {
      const queried = [...(properties.query ?? '').matchAll(/SOURCE '([^']+)'/g)].map(([, group]) => group);
      expect(queried.length).toBeLessThanOrEqual(50);
      expect(groups).toEqual(expect.arrayContaining(queried));
    }
  });

  test('refers to resources of the stack', () => {
    const names = [...text.matchAll(/\$\{([A-Za-z]+)[.}]/g)].map(([, name]) => name as string);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(template.Resources).toHaveProperty(name);
  });
});

describe('the configuration set of mails', () => {
  const set = template.Resources.MailConfigurationSet?.Properties;
  const destination = template.Resources.MailEventMetrics?.Properties;

  test('sends nothing more to an address after a permanent bounce or a complaint', () => {
    expect(set).toEqual({ Name: 'latchkey-dev', SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] } });
  });

  test('counts both, and the dashboard shows these numbers', () => {
    expect(valueAt(destination, 'ConfigurationSetName')).toEqual({ Ref: 'MailConfigurationSet' });
    expect(valueAt(destination, 'EventDestination', 'MatchingEventTypes')).toEqual(['bounce', 'complaint']);
    const [counted] = valueAt(
      destination,
      'EventDestination',
      'CloudWatchDestination',
      'DimensionConfigurations',
    ) as TemplateObject[];
    const dimension = String(counted?.DimensionName);
    expect(dimension).toBe('ses:configuration-set');
    const dashboard = String(valueAt(template.Resources.Dashboard?.Properties, 'DashboardBody', 'Fn::Sub'));
    expect(dashboard).toContain(JSON.stringify(['AWS/SES', 'Bounce', dimension, 'latchkey-dev']).slice(0, -1));
  });

  test('is the one that mails are sent with', () => {
    const variables = valueAt(template.Resources.SendMailsLambdaFunction?.Properties, 'Environment', 'Variables');
    expect(variables).toMatchObject({ MAIL_CONFIGURATION_SET: 'latchkey-dev' });
  });
});

test('requests are throttled for the whole API', () => {
  expect(stage?.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 });
});

test.each([
  ['EventsTable', { DeliverEvents: 4, ChainEvents: 1 }],
  ['OutboxTable', { SendMails: 2 }],
])('the stream of %s is read by as many invocations for each shard as its consumers need', (table, wanted) => {
  const mappings = resourcesOfType(template, 'AWS::Lambda::EventSourceMapping').filter(
    ([, properties]) => valueAt(properties, 'EventSourceArn', 'Fn::GetAtt', 0) === table,
  );
  const factors = mappings.map(([, properties]) => [
    String(valueAt(properties, 'FunctionName', 'Fn::GetAtt', 0)).replace('LambdaFunction', ''),
    properties.ParallelizationFactor ?? 1,
  ]);
  expect(Object.fromEntries(factors)).toEqual(wanted);
});

describe('alarms', () => {
  const alarms = resourcesOfType(template, 'AWS::CloudWatch::Alarm');

  test('watch errors of the API, throttling of functions and tables, undelivered events and mails, and bounces', () => {
    expect(alarms.map(([logicalId]) => logicalId).sort()).toEqual([
      'ApiErrorsAlarm',
      'AuditTableThrottlesAlarm',
      'BounceRateAlarm',
      'ChainsLateAlarm',
      'ChainsLostAlarm',
      'ComplaintRateAlarm',
      'CredentialsTableThrottlesAlarm',
      'DirectoryTableThrottlesAlarm',
      'EventsLateAlarm',
      'EventsLostAlarm',
      'FunctionThrottlesAlarm',
      'MailTableThrottlesAlarm',
      'MailsFailedAlarm',
      'MailsLateAlarm',
      'MailsLostAlarm',
      'TableThrottlesAlarm',
      'TamperingAlarm',
    ]);
  });

  test.each(alarms)('%s notifies the alarm topic, and is silent without data', (_, properties) => {
    expect(properties.AlarmActions).toEqual([{ Ref: 'AlarmTopic' }]);
    // A rate of SES has no new value until more mails are sent.
    const isRate = String(properties.MetricName).startsWith('Reputation.');
    expect(properties.TreatMissingData).toBe(isRate ? 'ignore' : 'notBreaching');
  });

  test.each([
    ['BounceRateAlarm', 'Reputation.BounceRate', 0.05],
    ['ComplaintRateAlarm', 'Reputation.ComplaintRate', 0.001],
  ])('%s is raised where SES begins to review the account', (logicalId, metric, threshold) => {
    expect(template.Resources[logicalId]?.Properties).toMatchObject({
      Namespace: 'AWS/SES',
      MetricName: metric,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    expect(template.Resources[logicalId]?.Properties).not.toHaveProperty('Dimensions');
  });

  test.each(alarms)('%s names its section of the runbook', (_, { AlarmDescription }) => {
    const [, anchor] = /Runbook: docs\/runbook\.md#([a-z0-9-]+)$/.exec(String(AlarmDescription)) ?? [];
    const anchors = [...textOf('docs/runbook.md').matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors).toContain(anchor);
  });

  test('of tables cover every table, reads and writes, and every index', () => {
    const inputsOf = (logicalId: string) => {
      const [sum, ...inputs] = valueAt(template.Resources[logicalId]?.Properties, 'Metrics') as TemplateObject[];
      for (const input of inputs) expect(sum?.Expression).toContain(`FILL(${input.Id},0)`);
      // The maximum of one alarm.
      expect(inputs.length).toBeLessThan(10);
      return inputs;
    };
    const watched = alarms
      .map(([logicalId]) => logicalId)
      .filter((logicalId) => logicalId.endsWith('TableThrottlesAlarm'))
      .flatMap(inputsOf)
      .map((input) => {
        const metric = valueAt(input, 'MetricStat', 'Metric');
        const index = valueAt(metric, 'Dimensions', 1, 'Value') ?? '';
        return `${valueAt(metric, 'Dimensions', 0, 'Value', 'Ref')}${index} ${valueAt(metric, 'MetricName')}`;
      });
    const wanted = resourcesOfType(template, 'AWS::DynamoDB::Table').flatMap(([table, properties]) => {
      const indexes = (properties.GlobalSecondaryIndexes ?? []) as TemplateObject[];
      const throttledByIndexes = indexes.map(({ IndexName }) => `${table}${IndexName} WriteThrottleEvents`);
      return [`${table} ReadThrottleEvents`, `${table} WriteThrottleEvents`, ...throttledByIndexes];
    });
    expect(watched.sort()).toEqual(wanted.sort());
  });
});

test('the stack outputs its URL, its tables and its topic', () => {
  const outputs = Object.keys(template.Outputs ?? {});
  expect(outputs).toEqual(expect.arrayContaining(['ApiUrl', 'UsersTableName', 'SessionsTableName', 'AlarmTopicArn']));
});

test('functions and the API have the tags service and stage', () => {
  for (const [, properties] of functions) {
    expect(properties.Tags).toEqual([
      { Key: 'service', Value: 'latchkey' },
      { Key: 'stage', Value: 'dev' },
    ]);
  }
  expect(valueAt(template.Resources.HttpApi?.Properties, 'Body', 'tags')).toEqual([
    { name: 'service', 'x-amazon-apigateway-tag-value': 'latchkey' },
    { name: 'stage', 'x-amazon-apigateway-tag-value': 'dev' },
  ]);
});

/** These names sound like secrets but are only names, lifetimes, rules, and the hash of a random secret. */
const PLAIN = new Set([
  'PASSKEY_RP_ID',
  'SIGNING_KEYS_TABLE',
  'SIGNING_KEYS_PATH',
  'SIGNING_KEYS_KMS',
  'SEALING_KEYS_PATH',
  'ACCESS_TOKEN_TTL',
  'REFRESH_TOKEN_TTL',
  'TOKEN_AUDIENCE',
  'PASSWORD_MINIMUM',
  'PASSWORD_BREACHES',
  'EMAIL_VALIDATION_KEY',
  'PROXY_SECRET_SHA256',
]);

test('no variable contains a secret: each is plain configuration or a reference', () => {
  for (const [, properties] of functions) {
    const variables = valueAt(properties, 'Environment', 'Variables') ?? {};
    for (const [name, value] of Object.entries(variables)) {
      if (!PLAIN.has(name)) expect(name).not.toMatch(/SECRET|PASSWORD|TOKEN|KEY/);
      expect(typeof value === 'string' || isIntrinsic(value)).toBe(true);
    }
  }
});
