import { describe, expect, test } from '@jest/globals';
import Preflight from '../../serverless/plugins/preflight.mjs';
import type { AwsAccount, DeployedTemplate, TemplateResources } from '../../serverless/plugins/serverless.d.ts';
import { tableChangeFaults } from '../../serverless/plugins/table-changes.mjs';
import { healthyAccount } from '../support/fake-account';

const table = (changes: object = {}): TemplateResources => ({
  UsersTable: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'latchkey-dev-users',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [index('by_customer')],
      ...changes,
    },
  },
});

const index = (IndexName: string, type = 'ALL') => ({
  IndexName,
  KeySchema: [{ AttributeName: 'customer_id', KeyType: 'HASH' }],
  Projection: { ProjectionType: type },
});

const sending = await healthyAccount.mailSending();

/** An account in which everything is right. */
const good: AwsAccount = {
  ...healthyAccount,
  settledTemplate: async () => ({ Resources: table() }),
};

const newPreflight = (
  account: Partial<AwsAccount>,
  {
    environment = {},
    next = table(),
    data = { format: 1, required: [] },
  }: {
    environment?: Record<string, string>;
    next?: TemplateResources;
    data?: { format: number; required: readonly string[] };
  } = {},
) => {
  const lines: string[] = [];
  const framework = {
    service: {
      provider: {
        environment: { MAIL_FROM: 'accounts@example.com', ...environment },
        compiledCloudFormationTemplate: { Resources: next },
      },
    },
    classes: { Error },
  } as unknown as ConstructorParameters<typeof Preflight>[0];
  const log = { notice: (line: string) => void lines.push(line.trim()) };
  return { preflight: new Preflight(framework, {}, { log }, () => ({ ...good, ...account }), data), lines };
};

const check = async (...given: Parameters<typeof newPreflight> | []) => {
  const { preflight, lines } = newPreflight(given[0] ?? {}, given[1]);
  const error = await preflight.check().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { lines, isStopped: error !== null };
};

describe('preflight', () => {
  test('says what it finds, one line each', async () => {
    expect(await check()).toEqual({
      isStopped: false,
      lines: [
        '✔ account 123456789012, region eu-west-1',
        '✔ 1000 functions may run at the same time',
        '✔ accounts@example.com is verified in Amazon SES',
        '✔ Amazon SES sends up to 50000 mails a day',
        '✔ no table is replaced',
      ],
    });
  });

  test.each<[string, Partial<AwsAccount>, string]>([
    ['few functions', { concurrentExecutions: async () => 10 }, '! only 10 functions may run at the same time'],
    [
      'the sandbox of SES',
      { mailSending: async () => ({ ...sending, isProduction: false }) },
      '! Amazon SES is in the sandbox',
    ],
    [
      'a quota that is nearly used',
      { mailSending: async () => ({ ...sending, sentToday: 45_000 }) },
      '! 45000 of 50000',
    ],
    ['a review of Amazon SES', { mailSending: async () => ({ ...sending, isHealthy: false }) }, '! Amazon SES reviews'],
    [
      'no suppression list',
      { mailSending: async () => ({ ...sending, suppressesBounces: false }) },
      '! Amazon SES sends again to addresses that bounced',
    ],
  ])('warns of %s', async (_, account, line) => {
    const { isStopped, lines } = await check(account);
    expect(isStopped).toBe(false);
    expect(lines).toContainEqual(expect.stringContaining(line));
  });

  test.each<[string, Partial<AwsAccount>, string]>([
    [
      'a sender that is not verified',
      { isVerifiedSender: async () => false },
      '✖ accounts@example.com is not verified',
    ],
    [
      'an account that may not send',
      { mailSending: async () => ({ ...sending, isEnabled: false }) },
      '✖ Amazon SES has stopped sending',
    ],
    [
      'a table that is in the way of a new stack',
      { settledTemplate: async () => null, tableExists: async () => true },
      '✖ the table latchkey-dev-users exists',
    ],
    [
      'a table that would be replaced',
      { settledTemplate: async () => ({ Resources: table({ KeySchema: [] }) }) },
      '✖ the table latchkey-dev-users would be replaced',
    ],
  ])('stops at %s', async (_, account, line) => {
    const { isStopped, lines } = await check(account);
    expect(isStopped).toBe(true);
    expect(lines).toContainEqual(expect.stringContaining(line));
  });

  test('a stage without mail needs no sender in mode classic only', async () => {
    expect((await check({}, { environment: { MAIL_FROM: '', CONTRACT_MODE: 'classic' } })).isStopped).toBe(false);
    expect((await check({}, { environment: { MAIL_FROM: '' } })).isStopped).toBe(true);
  });
});

describe('the data of a stage', () => {
  const deployed = (LatchkeyData?: { format: number; migrations: string[] }): Partial<AwsAccount> => ({
    settledTemplate: async () => ({ Resources: table(), ...(LatchkeyData && { Metadata: { LatchkeyData } }) }),
  });

  test('that is of a later format stops the deployment of an earlier version', async () => {
    const { isStopped, lines } = await check(deployed({ format: 2, migrations: [] }));
    expect(isStopped).toBe(true);
    expect(lines).toContainEqual(expect.stringContaining('✖ the deployed version stores items of format 2'));
    expect((await check(deployed({ format: 1, migrations: [] }))).isStopped).toBe(false);
    expect((await check(deployed())).isStopped).toBe(false);
  });

  test('that this version cannot read before a migration stops the deployment until it is complete', async () => {
    const next = { ...table(), SigningKeysTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'keys' } } };
    const data = { format: 1, required: ['names', 'mails'] };
    const asked: string[] = [];
    const isMigrated = async (name: string, migration: string) =>
      asked.push(`${name} ${migration}`) > 2 || migration === 'mails';

    const LatchkeyData = { format: 1, migrations: ['names', 'mails'] };
    const account = {
      isMigrated,
      settledTemplate: async () => ({ Resources: next, Metadata: { LatchkeyData } }),
    };
    const before = await check(account, { data, next });
    expect(before.isStopped).toBe(true);
    expect(before.lines.filter((line) => line.startsWith('✖'))).toEqual([
      expect.stringContaining('✖ this version needs the migration names:'),
    ]);
    expect(asked).toEqual(['keys names', 'keys mails']);
    expect((await check(account, { data, next })).isStopped).toBe(false);
  });

  test('is not migrated if the deployed version does not know the migration, and so may have stored the old form since', async () => {
    const next = { ...table(), SigningKeysTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'keys' } } };
    const LatchkeyData = { format: 1, migrations: [] };
    const account = {
      isMigrated: async () => true,
      settledTemplate: async () => ({ Resources: next, Metadata: { LatchkeyData } }),
    };
    expect((await check(account, { data: { format: 1, required: ['names'] }, next })).isStopped).toBe(true);
  });

  test('a new stack needs no migration', async () => {
    const account = { settledTemplate: async () => null, isMigrated: async () => false };
    expect((await check(account, { data: { format: 1, required: ['names'] } })).isStopped).toBe(false);
  });
});

describe('indexes that change', () => {
  const next = table({ GlobalSecondaryIndexes: [index('by_customer'), index('by_name'), index('by_time')] });

  test('are announced, and made one after the other before the deployment', async () => {
    let template: DeployedTemplate = { Resources: table() };
    const updates: string[] = [];
    const waits: string[] = [];
    const account: Partial<AwsAccount> = {
      settledTemplate: async () => template,
      indexesReady: async (tables) => void waits.push(tables.join()),
      updateStack: async (changed, tables) => {
        template = changed;
        updates.push(tables.join());
      },
    };
    const { preflight, lines } = newPreflight(account, { next });

    await preflight.check();
    expect(lines).toContainEqual(expect.stringContaining('! indexes change first, in 2 updates of the stack'));
    expect(updates).toEqual([]);

    await preflight.changeIndexes();
    expect(updates).toEqual(['latchkey-dev-users', 'latchkey-dev-users']);
    // Once, before the first step: an earlier deployment may have been interrupted.
    expect(waits).toEqual(['latchkey-dev-users']);
    expect(lines.slice(-2)).toEqual([
      'Index step 1 of 2: latchkey-dev-users: make the index by_name',
      'Index step 2 of 2: latchkey-dev-users: make the index by_time',
    ]);

    await preflight.changeIndexes();
    expect(updates).toHaveLength(2);
  });

  test('are not changed on a new stack', async () => {
    const { preflight } = newPreflight({
      settledTemplate: async () => null,
      updateStack: () => Promise.reject(new Error()),
    });
    await preflight.changeIndexes();
  });
});

describe('tableChangeFaults', () => {
  test('lets a table be that stays, or has other indexes', () => {
    expect(tableChangeFaults(table(), table())).toEqual([]);
    const more = table({
      GlobalSecondaryIndexes: [index('by_customer', 'KEYS_ONLY'), index('by_name'), index('by_time')],
    });
    expect(tableChangeFaults(table(), more)).toEqual([]);
    expect(tableChangeFaults({}, table())).toEqual([]);
  });

  test.each([
    ['a table that is removed', {}, 'would be removed, with its data'],
    ['another name', table({ TableName: 'other' }), 'because its TableName changes'],
    ['another key', table({ KeySchema: [] }), 'because its KeySchema changes'],
  ])('refuses %s', (_, next, fault) => {
    expect(tableChangeFaults(table(), next as TemplateResources)).toEqual([expect.stringContaining(fault)]);
  });
});
