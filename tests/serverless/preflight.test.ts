import { describe, expect, test } from '@jest/globals';
import Preflight from '../../serverless/plugins/preflight.mjs';
import type { AwsAccount, TemplateResources } from '../../serverless/plugins/serverless.d.ts';
import { tableChangeFaults } from '../../serverless/plugins/table-changes.mjs';

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

const sending = {
  isProduction: true,
  isEnabled: true,
  perDay: 50_000,
  sentToday: 100,
  isHealthy: true,
  suppressesBounces: true,
};

/** An account in which everything is right. */
const good: AwsAccount = {
  identity: async () => ({ accountId: '123456789012', region: 'eu-west-1' }),
  concurrentExecutions: async () => 1000,
  mailSending: async () => sending,
  isVerifiedSender: async (identity) => identity === 'example.com',
  tableExists: async () => false,
  deployedResources: async () => table(),
};

const check = async (account: Partial<AwsAccount> = {}, environment: Record<string, string> = {}) => {
  const lines: string[] = [];
  const framework = {
    service: {
      provider: {
        environment: { MAIL_FROM: 'accounts@example.com', ...environment },
        compiledCloudFormationTemplate: { Resources: table() },
      },
    },
    classes: { Error },
  } as unknown as ConstructorParameters<typeof Preflight>[0];
  const preflight = new Preflight(framework, {}, { log: { notice: (line) => lines.push(line.trim()) } }, () => ({
    ...good,
    ...account,
  }));
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
      { deployedResources: async () => null, tableExists: async () => true },
      '✖ the table latchkey-dev-users exists',
    ],
    [
      'a table that would be replaced',
      { deployedResources: async () => table({ KeySchema: [] }) },
      '✖ the table latchkey-dev-users would be replaced',
    ],
  ])('stops at %s', async (_, account, line) => {
    const { isStopped, lines } = await check(account);
    expect(isStopped).toBe(true);
    expect(lines).toContainEqual(expect.stringContaining(line));
  });

  test('a stage without mail needs no sender in mode classic only', async () => {
    expect((await check({}, { MAIL_FROM: '', CONTRACT_MODE: 'classic' })).isStopped).toBe(false);
    expect((await check({}, { MAIL_FROM: '' })).isStopped).toBe(true);
  });
});

describe('tableChangeFaults', () => {
  test('lets a table be that stays, or gets one index more', () => {
    expect(tableChangeFaults(table(), table())).toEqual([]);
    const more = table({ GlobalSecondaryIndexes: [index('by_customer'), index('by_name')] });
    expect(tableChangeFaults(table(), more)).toEqual([]);
    expect(tableChangeFaults({}, table())).toEqual([]);
  });

  test.each([
    ['a table that is removed', {}, 'would be removed, with its data'],
    ['another name', table({ TableName: 'other' }), 'because its TableName changes'],
    ['another key', table({ KeySchema: [] }), 'because its KeySchema changes'],
    [
      'two indexes at once',
      table({ GlobalSecondaryIndexes: [index('by_customer'), index('by_name'), index('by_time')] }),
      'several changes of its indexes at once (add by_name, add by_time)',
    ],
    [
      'another projection of an index',
      table({ GlobalSecondaryIndexes: [index('by_customer', 'KEYS_ONLY')] }),
      'the index by_customer of the table latchkey-dev-users changes',
    ],
  ])('refuses %s', (_, next, fault) => {
    expect(tableChangeFaults(table(), next as TemplateResources)).toEqual([expect.stringContaining(fault)]);
  });
});
