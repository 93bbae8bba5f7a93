import { beforeAll, describe, expect, test } from '@jest/globals';
import { awsAccount } from '../../serverless/plugins/aws-account.mjs';
import { useFakeAccount } from '../support/fake-account';

const { answers, serverless } = useFakeAccount();
let account: ReturnType<typeof awsAccount>;

beforeAll(() => {
  account = awsAccount(serverless, 5);
});

describe('the account of a deployment', () => {
  test('says who it is', async () => {
    expect(await account.identity()).toEqual({ accountId: '123456789012', region: 'eu-west-1' });
  });

  test('says how many functions may run at the same time', async () => {
    answers.set('/2016-08-19/account-settings', { body: '{"AccountLimit":{"ConcurrentExecutions":10}}' });
    expect(await account.concurrentExecutions()).toBe(10);
  });

  test('says what Amazon SES may do, and who may send', async () => {
    const sending = {
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      SendQuota: { Max24HourSend: 50000, SentLast24Hours: 7 },
      EnforcementStatus: 'PROBATION',
      SuppressionAttributes: { SuppressedReasons: ['BOUNCE'] },
    };
    answers.set('/v2/email/account', { body: JSON.stringify(sending) });
    expect(await account.mailSending()).toEqual({
      isProduction: true,
      isEnabled: true,
      perDay: 50_000,
      sentToday: 7,
      isHealthy: false,
      suppressesBounces: true,
    });
    answers.set('/v2/email/identities/example.com', { body: '{"VerifiedForSendingStatus":true}' });
    answers.set('/v2/email/identities/other.example', { status: 404, body: '{"__type":"NotFoundException"}' });
    expect(await account.isVerifiedSender('example.com')).toBe(true);
    expect(await account.isVerifiedSender('other.example')).toBe(false);
  });

  test('knows whether a table exists', async () => {
    answers.set('DescribeTable', { body: '{"Table":{"TableName":"users"}}' });
    expect(await account.tableExists('users')).toBe(true);
    answers.set('DescribeTable', { status: 400, body: '{"__type":"com.amazonaws#ResourceNotFoundException"}' });
    expect(await account.tableExists('users')).toBe(false);
  });

  const xml = (action: string, result: string) => ({
    body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
    type: 'text/xml',
  });
  const stack = (status: string) =>
    xml(
      'DescribeStacks',
      `<Stacks><member><StackName>latchkey-dev</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-11-30T00:00:00Z</CreationTime></member></Stacks>`,
    );

  test('reads the template of the stack, if there is one', async () => {
    const template = '<TemplateBody>{"Resources":{"A":{"Type":"T","Properties":{}}}}</TemplateBody>';
    answers.set('GetTemplate', xml('GetTemplate', template));
    expect(await account.deployedTemplate()).toEqual({ Resources: { A: { Type: 'T', Properties: {} } } });
    const absent = {
      status: 400,
      body: '<ErrorResponse><Error><Code>ValidationError</Code><Message>does not exist</Message></Error></ErrorResponse>',
      type: 'text/xml',
    };
    answers.set('DescribeStacks', absent);
    answers.set('GetTemplate', absent);
    expect(await account.deployedTemplate()).toBeNull();
    expect(await account.settledTemplate()).toBeNull();
    answers.set('DescribeStacks', stack('REVIEW_IN_PROGRESS'));
    answers.set('GetTemplate', xml('GetTemplate', template));
    expect(await account.settledTemplate()).toBeNull();
  });

  describe('updates the stack', () => {
    const template = { Resources: {}, Parameters: { Size: {} } };
    const indexes = (status: string) => ({
      body: JSON.stringify({ Table: { GlobalSecondaryIndexes: [{ IndexStatus: status }] } }),
    });
    const later = (name: string, answer: { body: string }) => setTimeout(() => answers.set(name, answer), 50);

    beforeAll(() => {
      answers.set('UpdateStack', xml('UpdateStack', '<StackId>arn:aws:cloudformation:1</StackId>'));
      answers.set('/bucket/serverless/index-step.json?x-id=PutObject', { body: '' });
    });

    test('and waits until it is done and the indexes can be read', async () => {
      answers.set('DescribeStacks', stack('UPDATE_IN_PROGRESS'));
      answers.set('DescribeTable', indexes('CREATING'));
      let isDone = false;
      const updating = account.updateStack(template, ['users']).then(() => {
        isDone = true;
      });
      later('DescribeStacks', stack('UPDATE_COMPLETE'));
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(isDone).toBe(false);
      answers.set('DescribeTable', indexes('ACTIVE'));
      await updating;
    });

    test('and fails if that was rolled back', async () => {
      answers.set('DescribeStacks', stack('UPDATE_ROLLBACK_COMPLETE'));
      await expect(account.updateStack(template, [])).rejects.toThrow('UPDATE_ROLLBACK_COMPLETE');
    });
  });

  test('knows which migrations are complete', async () => {
    answers.set('GetItem', { body: '{"Item":{"finished_at":{"N":"1"}}}' });
    expect(await account.isMigrated('keys', 'names')).toBe(true);
    answers.set('GetItem', { body: '{"Item":{"started_at":{"N":"1"}}}' });
    expect(await account.isMigrated('keys', 'names')).toBe(false);
    answers.set('GetItem', { body: '{}' });
    expect(await account.isMigrated('keys', 'names')).toBe(false);
  });

  test('does not take another error for an absence', async () => {
    answers.set('DescribeTable', { status: 400, body: '{"__type":"com.amazonaws#AccessDeniedException"}' });
    await expect(account.tableExists('users')).rejects.toThrow();
  });
});
