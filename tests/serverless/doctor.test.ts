import { describe, expect, test } from '@jest/globals';
import Doctor from '../../serverless/plugins/doctor.mjs';
import type {
  AlarmState,
  AwsAccount,
  FunctionState,
  LiveStage,
  StackState,
  TableState,
  TemplateResources,
} from '../../serverless/plugins/serverless.d.ts';
import { textOf } from '../support/doc-pages';
import { healthyAccount } from '../support/fake-account';
import { packageDir } from '../support/package-dir';
import { readTemplate } from '../support/template';

/** The real template, as if it were deployed with a sender. */
const template = JSON.parse(
  JSON.stringify(readTemplate(packageDir()).Resources).replaceAll('"MAIL_FROM":""', '"MAIL_FROM":"me@example.com"'),
) as TemplateResources;
const ofType = (type: string) => Object.entries(template).filter(([, { Type }]) => Type === type);
const propertiesOf = (name: string, field: string): Record<string, unknown> =>
  Object.values(template).find(({ Properties }) => Properties?.[field] === name)?.Properties ?? {};

const NOW = new Date('2026-11-30T12:00:00Z');

const account: AwsAccount = {
  ...healthyAccount,
  isVerifiedSender: async () => true,
  tableExists: async () => true,
  deployedTemplate: async () => ({ Resources: template }),
};

const stack: StackState = {
  status: 'UPDATE_COMPLETE',
  reason: '',
  isProtected: true,
  physicalIds: new Map(Object.keys(template).map((id) => [id, `https://sqs/${id}-physical`.replace(/.*\//, '')])),
};

const healthyTable = (name: string): TableState => {
  const wanted = propertiesOf(name, 'TableName') as Record<string, Record<string, unknown>>;
  return {
    status: 'ACTIVE',
    isProtected: true,
    stream: (wanted.StreamSpecification?.StreamViewType as string | undefined) ?? null,
    ttl: (wanted.TimeToLiveSpecification?.AttributeName as string | undefined) ?? null,
    hasRecovery: true,
    indexes: Object.fromEntries(
      ((wanted.GlobalSecondaryIndexes ?? []) as unknown as { IndexName: string }[]).map(({ IndexName }) => [
        IndexName,
        'ACTIVE',
      ]),
    ),
  };
};

const healthyFunction = (name: string): FunctionState => ({
  state: 'Active',
  update: 'Successful',
  reason: '',
  environment: (propertiesOf(name, 'FunctionName').Environment as { Variables: Record<string, string> }).Variables,
  reservedConcurrency: null,
});

/** A stage in which everything is right. */
const healthy: LiveStage = {
  stack: async () => stack,
  table: async (name) => healthyTable(name),
  function: async (name) => healthyFunction(name),
  mappings: async () => [{ state: 'Enabled', lastResult: 'OK' }],
  alarms: async (names) => names.map((name): AlarmState => ({ name, state: 'OK', description: '' })),
  metrics: async (metrics) => metrics.map(() => 0),
  logRetention: async () =>
    new Map(
      ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => [
        String(Properties.LogGroupName),
        Number(Properties.RetentionInDays),
      ]),
    ),
  parameters: async (path) => [{ name: `${path}/1`, changedAt: new Date('2026-11-01T00:00:00Z') }],
};

const examine = async (
  changes: Partial<LiveStage> = {},
  { ofAccount = {}, isProduction = false }: { ofAccount?: Partial<AwsAccount>; isProduction?: boolean } = {},
) => {
  const lines: string[] = [];
  const framework = {
    service: { custom: { deployment: { isProduction } } },
    classes: { Error },
    getProvider: () => ({ naming: { getStackName: () => 'latchkey-dev' } }),
  } as unknown as ConstructorParameters<typeof Doctor>[0];
  const doctor = new Doctor(
    framework,
    {},
    { log: { notice: (line) => lines.push(line.trim()) } },
    {
      accountOf: () => ({ ...account, ...ofAccount }),
      liveOf: async () => ({ ...healthy, ...changes }),
      now: () => NOW,
    },
  );
  const isUnwell = await doctor.examine().then(
    () => false,
    () => true,
  );
  return { lines, isUnwell };
};

const users = 'latchkey-dev-users';
const tableWith = (changes: Partial<TableState> | null): Partial<LiveStage> => ({
  table: async (name) => {
    if (name !== users) return healthyTable(name);
    return changes === null ? null : { ...healthyTable(name), ...changes };
  },
});
const functionWith = (changes: Partial<FunctionState> | null): Partial<LiveStage> => ({
  function: async (name) => {
    if (name !== 'latchkey-dev-signIn') return healthyFunction(name);
    return changes === null ? null : { ...healthyFunction(name), ...changes };
  },
});

describe('doctor', () => {
  test('has one good line for each part of a healthy stage', async () => {
    const { lines, isUnwell } = await examine();
    expect(isUnwell).toBe(false);
    expect(lines.filter((line) => !line.startsWith('✔'))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([
        `✔ ${ofType('AWS::DynamoDB::Table').length} tables are as they were deployed`,
        `✔ ${ofType('AWS::Lambda::Function').length} functions are ready, with the settings that they were deployed with`,
        '✔ 3 functions read their streams',
        `✔ ${ofType('AWS::CloudWatch::Alarm').length} alarms are quiet`,
        '✔ the dead-letter queues are empty',
        '✔ the newest signing key is 29 days old',
      ]),
    );
  });

  test.each<[string, Partial<LiveStage>, string]>([
    [
      'a deployment that failed',
      { stack: async () => ({ ...stack, status: 'UPDATE_ROLLBACK_FAILED', reason: 'no' }) },
      'UPDATE_ROLLBACK_FAILED: no',
    ],
    ['a table that is gone', tableWith(null), `the table ${users} does not exist`],
    ['a table without recovery', tableWith({ hasRecovery: false }), 'no point-in-time recovery'],
    ['a table without an index', tableWith({ indexes: {} }), 'has no index by_customer'],
    ['a table with another stream', tableWith({ stream: 'KEYS_ONLY' }), 'has the stream KEYS_ONLY, not null'],
    ['a function that is gone', functionWith(null), 'latchkey-dev-signIn: does not exist'],
    [
      'a function that cannot run',
      functionWith({ state: 'Failed', reason: 'no role' }),
      'its state is Failed (no role)',
    ],
    ['a function that was not updated', functionWith({ update: 'Failed' }), 'was not updated'],
    [
      'a function that is stopped',
      functionWith({ reservedConcurrency: 0 }),
      'is stopped, with the reserved concurrency 0',
    ],
    ['a stream that nobody reads', { mappings: async () => [] }, 'nothing gives latchkey-dev-sendMails'],
    ['a stream that is switched off', { mappings: async () => [{ state: 'Disabled', lastResult: '' }] }, 'is Disabled'],
    [
      'a stream whose function fails',
      { mappings: async () => [{ state: 'Enabled', lastResult: 'PROBLEM: Function call failed' }] },
      'fails with the records',
    ],
    [
      'an alarm',
      {
        alarms: async (names) =>
          names.map((name) => ({ name, state: 'ALARM', description: `${name} is late. Runbook: x` })),
      },
      'ALARM: ApiErrorsAlarm-physical is late. Runbook: x',
    ],
    [
      'dead letters',
      { metrics: async (metrics) => metrics.map(({ namespace }) => (namespace === 'AWS/SQS' ? 2 : 0)) },
      '2 messages are in the queue MailDeadLetters',
    ],
  ])('stops at %s', async (_, changes, line) => {
    const { lines, isUnwell } = await examine(changes);
    expect(lines.filter((each) => each.startsWith('✖'))).toContainEqual(expect.stringContaining(line));
    expect(isUnwell).toBe(true);
  });

  test.each<[string, Partial<LiveStage>, string]>([
    [
      'a deployment that was undone',
      { stack: async () => ({ ...stack, status: 'UPDATE_ROLLBACK_COMPLETE' }) },
      'was undone',
    ],
    [
      'a deployment that is not over',
      { stack: async () => ({ ...stack, status: 'UPDATE_IN_PROGRESS' }) },
      'is being deployed',
    ],
    [
      'an index that is being made',
      tableWith({ indexes: { by_customer: 'CREATING', by_name: 'ACTIVE', by_invitation: 'ACTIVE' } }),
      'the index by_customer',
    ],
    ['another time to live', tableWith({ ttl: null }), 'has the time to live null, not expires_at'],
    [
      'a setting that was changed by hand',
      functionWith({ environment: { ...healthyFunction('latchkey-dev-signIn').environment, SESSION_IDLE: '1' } }),
      'latchkey-dev-signIn: somebody changed SESSION_IDLE by hand',
    ],
    [
      'a reserved concurrency that was changed',
      functionWith({ reservedConcurrency: 5 }),
      'is 5, but it was deployed with null',
    ],
    ['an alarm that is gone', { alarms: async () => [] }, 'the alarm ApiErrorsAlarm-physical does not exist'],
    [
      'throttles',
      { metrics: async (metrics) => metrics.map(({ name }) => (name === 'Throttles' ? 3 : 0)) },
      'Lambda refused 3 invocations',
    ],
    [
      'answers with 5xx',
      { metrics: async (metrics) => metrics.map(({ name }) => (name === '5xx' ? 4 : 0)) },
      'the API answered 4 times with 5xx',
    ],
    ['missing keys', { parameters: async () => [] }, 'there is no signing key'],
    [
      'old keys',
      { parameters: async () => [{ name: 'k', changedAt: new Date('2020-01-01T00:00:00Z') }] },
      'the newest signing key is',
    ],
    ['missing log groups', { logRetention: async () => new Map() }, 'the log group does not exist'],
    [
      'logs that are kept for ever',
      { logRetention: async () => new Map([['/aws/lambda/latchkey-dev-signIn', null]]) },
      '/aws/lambda/latchkey-dev-signIn: somebody changed how long',
    ],
    [
      'what it may not read',
      { table: async () => Promise.reject(Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' })) },
      'the tables cannot be read (AccessDeniedException: not allowed)',
    ],
  ])('warns of %s', async (_, changes, line) => {
    const { lines } = await examine(changes);
    expect(lines.filter((each) => each.startsWith('!'))).toContainEqual(expect.stringContaining(line));
  });

  test('a production stage without termination protection is named', async () => {
    const open: Partial<LiveStage> = { stack: async () => ({ ...stack, isProtected: false }) };
    expect((await examine(open, { isProduction: true })).lines).toContainEqual(
      expect.stringContaining('no termination protection'),
    );
    expect((await examine(open)).lines).not.toContainEqual(expect.stringContaining('no termination protection'));
  });

  test('a fault of all functions is one line', async () => {
    const { lines } = await examine({
      function: async (name) => ({ ...healthyFunction(name), reservedConcurrency: 0 }),
    });
    const stopped = lines.filter((line) => line.includes('is stopped'));
    expect(stopped).toEqual([expect.stringMatching(/ and \d+ more: is stopped/)]);
  });

  test('says that there is no stack', async () => {
    const { lines, isUnwell } = await examine({}, { ofAccount: { deployedTemplate: async () => null } });
    expect([lines.length, isUnwell]).toEqual([2, true]);
    expect(lines[1]).toMatch(/^✖ there is no stack latchkey-dev/);
  });

  test('every section of the runbook that it names exists', () => {
    const anchors = [...textOf('docs/runbook.md').matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    const sources = [
      'serverless/plugins/stage-findings.mjs',
      'scripts/admin/smoke/explain.ts',
      'scripts/admin/smoke/journey.ts',
    ];
    const named = sources.flatMap((source) => [
      ...[...textOf(source).matchAll(/runbook\('([\w-]+)'\)/g)].map(([, anchor = '']) => anchor),
      ...[...textOf(source).matchAll(/docs\/runbook\.md#([\w-]+)/g)].map(([, anchor = '']) => anchor),
    ]);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});
