import { beforeAll, describe, expect, test } from '@jest/globals';
import { awsAccount } from '../../serverless/plugins/aws-account.mjs';
import { useFakeAccount } from '../support/fake-account';

const { answers, serverless } = useFakeAccount();
let account: ReturnType<typeof awsAccount>;

beforeAll(() => {
  account = awsAccount(serverless);
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

  test('reads the template of the stack, if there is one', async () => {
    const template = '<TemplateBody>{"Resources":{"A":{"Type":"T","Properties":{}}}}</TemplateBody>';
    answers.set('GetTemplate', {
      body: `<GetTemplateResponse><GetTemplateResult>${template}</GetTemplateResult></GetTemplateResponse>`,
      type: 'text/xml',
    });
    expect(await account.deployedResources()).toEqual({ A: { Type: 'T', Properties: {} } });
    answers.set('GetTemplate', {
      status: 400,
      body: '<ErrorResponse><Error><Code>ValidationError</Code><Message>does not exist</Message></Error></ErrorResponse>',
      type: 'text/xml',
    });
    expect(await account.deployedResources()).toBeNull();
  });

  test('does not take another error for an absence', async () => {
    answers.set('DescribeTable', { status: 400, body: '{"__type":"com.amazonaws#AccessDeniedException"}' });
    await expect(account.tableExists('users')).rejects.toThrow();
  });
});
