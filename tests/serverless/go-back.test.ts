import { describe, expect, test } from '@jest/globals';
import GoBack from '../../serverless/plugins/go-back.mjs';
import { momentOf } from '../../serverless/plugins/rollback-plan.mjs';
import type {
  AwsAccount,
  DeployedTemplate,
  Deployment,
  ServerlessOptions,
  TemplateResources,
} from '../../serverless/plugins/serverless.d.ts';

const folderAt = (time: string) => `serverless/latchkey/dev/${Date.parse(time)}-${time}`;
const [FIRST, SECOND, THIRD] = ['2026-11-28T10:00:00.000Z', '2026-11-29T10:00:00.000Z', '2026-11-30T10:00:00.000Z'];
const FILES = ['signIn.zip', 'signUp.zip', 'compiled-cloudformation-template.json'];

/** A template of a deployment at a time. */
const templateAt = (time: string, { settings = {}, names = ['signIn'], more = {} } = {}): TemplateResources => ({
  ...Object.fromEntries(
    names.map((name) => [
      name,
      {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: `latchkey-dev-${name}`,
          Code: { S3Key: `${folderAt(time)}/${name}.zip` },
          Environment: { Variables: settings },
        },
      },
    ]),
  ),
  ...more,
});

const withFormat = (Resources: TemplateResources, format: number | undefined): DeployedTemplate => ({
  Resources,
  ...(format === undefined ? {} : { Metadata: { LatchkeyData: { format, migrations: [] } } }),
});

/** A table with indexes of these names. */
const indexed = (...names: string[]): TemplateResources => ({
  UsersTable: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'users',
      KeySchema: [],
      AttributeDefinitions: [],
      GlobalSecondaryIndexes: names.map((IndexName) => ({ IndexName, KeySchema: [], Projection: {} })),
    },
  },
});

const table: TemplateResources = {
  UsersTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'users', KeySchema: [] } },
};

interface Situation {
  options?: ServerlessOptions;
  deployed?: TemplateResources | null;
  /** The formats of the data that the deployed version and the earlier ones know. */
  formats?: [number | undefined, number | undefined];
  /** The template of every earlier deployment. */
  before?: (at: Date) => TemplateResources;
  list?: Deployment[];
  /** What the person at the terminal types. */
  typed?: string | null;
}

const all: Deployment[] = [FIRST, SECOND, THIRD].map((time) => ({
  folder: folderAt(time),
  at: new Date(time),
  files: FILES,
}));

const goBack = async ({
  options = {},
  deployed = templateAt(THIRD),
  before = (at) => templateAt(at.toISOString()),
  list = all,
  typed = null,
  formats: [format, formatBefore] = [1, undefined],
}: Situation) => {
  const lines: string[] = [];
  const spawned: string[] = [];
  const given = { ...options };
  const framework = {
    classes: { Error },
    getProvider: () => ({ getStage: () => 'dev' }),
    pluginManager: { spawn: async (command: string) => void spawned.push(`${command} ${given.timestamp}`) },
  } as unknown as ConstructorParameters<typeof GoBack>[0];
  const plugin = new GoBack(
    framework,
    given,
    { log: { notice: (line) => lines.push(line.trim()) } },
    {
      accountOf: () =>
        ({ deployedTemplate: async () => deployed && withFormat(deployed, format) }) as unknown as AwsAccount,
      deploymentsOf: async () => ({
        list: async () => list,
        template: async ({ at }) => withFormat(before(at), formatBefore),
      }),
      ask: async () => typed,
    },
  );
  const fault = await plugin.goBack().then(
    () => null,
    (error: Error) => error.message,
  );
  return { lines, spawned, fault };
};

describe('rollback', () => {
  test('deploys the deployment before the current one again, when it is confirmed', async () => {
    const { spawned, fault, lines } = await goBack({ typed: 'dev' });
    expect([spawned, fault]).toEqual([[`rollback ${Date.parse(SECOND)}`], null]);
    expect(lines).toContain(`${THIRD}  (runs now)`);
    expect(lines).toContain(`From ${THIRD} to ${SECOND}:`);
  });

  test('the current one is the one that runs, which after a rollback is not the newest', async () => {
    const { spawned } = await goBack({ deployed: templateAt(SECOND), typed: 'dev' });
    expect(spawned).toEqual([`rollback ${Date.parse(FIRST)}`]);
  });

  test.each([FIRST, String(Date.parse(FIRST))])('--to %s names another one', async (to) => {
    expect((await goBack({ options: { to, yes: true } })).spawned).toEqual([`rollback ${Date.parse(FIRST)}`]);
  });

  test('--to goes forward again', async () => {
    const { spawned } = await goBack({ deployed: templateAt(FIRST), options: { to: THIRD, yes: true } });
    expect(spawned).toEqual([`rollback ${Date.parse(THIRD)}`]);
  });

  test('--dry-run shows what would change, and changes nothing', async () => {
    const { lines, spawned, fault } = await goBack({
      options: { 'dry-run': true },
      deployed: templateAt(THIRD, {
        names: ['signIn', 'signUp'],
        settings: { SESSION_IDLE: '5' },
        more: { Topic: { Type: 'AWS::SNS::Topic', Properties: {} } },
      }),
      before: () => templateAt(SECOND, { names: ['signIn'], settings: { SESSION_IDLE: '' } }),
    });
    expect([spawned, fault]).toEqual([[], null]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'removes the functions latchkey-dev-signUp: their routes answer 404',
        'removes 1 other resources',
        'these settings are as they were: SESSION_IDLE',
        'Nothing was changed.',
      ]),
    );
  });

  test.each<[string, Situation, string]>([
    ['nobody confirms', { typed: 'prod' }, 'it was not confirmed'],
    ['there is no terminal', {}, 'add --yes'],
    ['there is no stack', { deployed: null }, 'no stack'],
    ['there is nothing before', { deployed: templateAt(FIRST) }, 'no deployment before'],
    ['the deployment is not there', { options: { to: '2020-01-01T00:00:00.000Z' } }, 'no deployment of 2020'],
    ['it runs now', { options: { to: THIRD } }, 'runs now'],
    ['a table would be removed', { deployed: templateAt(THIRD, { more: table }) }, 'the table users would be removed'],
    [
      'the data is of a later format',
      { formats: [3, 2] },
      'items of format 3, and that deployment knows no format after 2',
    ],
    ['it is older than formats', { formats: [2, undefined] }, 'knows no format after 1'],
    [
      'several indexes would be removed',
      {
        deployed: templateAt(THIRD, { more: indexed('a', 'b') }),
        before: () => templateAt(SECOND, { more: indexed() }),
      },
      'users: remove the index a',
    ],
    [
      'an index would have to be made again',
      { deployed: templateAt(THIRD, { more: indexed() }), before: () => templateAt(SECOND, { more: indexed('a') }) },
      'users: make the index a',
    ],
    [
      'zips are gone',
      { list: all.map((each) => ({ ...each, files: ['compiled-cloudformation-template.json'] })) },
      'no more 1 of its zips',
    ],
  ])('is refused if %s', async (_, situation, fault) => {
    const outcome = await goBack(situation);
    expect(outcome.fault).toContain('Nothing was changed');
    expect(outcome.fault).toContain(fault);
    expect(outcome.spawned).toEqual([]);
  });

  test('removes one index, which needs no step before, and goes to the same format', async () => {
    const { spawned, fault } = await goBack({
      deployed: templateAt(THIRD, { more: indexed('a') }),
      before: () => templateAt(SECOND, { more: indexed() }),
      formats: [2, 2],
      options: { yes: true },
    });
    expect([spawned, fault]).toEqual([[`rollback ${Date.parse(SECOND)}`], null]);
  });

  test('a folder of something else is no deployment', () => {
    expect(momentOf('serverless/latchkey/dev/logs')).toBeNull();
    expect(momentOf(folderAt(FIRST))).toEqual(new Date(FIRST));
  });
});
