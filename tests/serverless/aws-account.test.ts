import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsAccount } from '../../serverless/plugins/aws-account.mjs';

/** What AWS answers, by what is asked. */
const answers = new Map<string, { status?: number; body: string; type?: string }>();
const server = createServer(async (request, response) => {
  const {
    status = 200,
    body,
    type = 'application/json',
  } = answers.get(await askedFor(request)) ?? { status: 500, body: '{}' };
  response.writeHead(status, { 'content-type': type }).end(body);
});
let account: ReturnType<typeof awsAccount>;

/** The action of the request: in the target header, in the form, or in the path. */
const askedFor = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const action = new URLSearchParams(Buffer.concat(chunks).toString()).get('Action');
  return target || action || String(request.url);
};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  account = awsAccount({
    getProvider: () => ({
      getAccountId: async () => '123456789012',
      getRegion: () => 'eu-west-1',
      getAwsSdkV3Config: async () => ({ region: 'eu-west-1', endpoint, credentials, maxAttempts: 1 }),
      naming: { getStackName: () => 'latchkey-dev' },
    }),
  } as unknown as Parameters<typeof awsAccount>[0]);
});

afterAll(() => {
  server.close();
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
    const sending = { ProductionAccessEnabled: true, SendingEnabled: true, SendQuota: { Max24HourSend: 50000 } };
    answers.set('/v2/email/account', { body: JSON.stringify(sending) });
    expect(await account.mailSending()).toEqual({ isProduction: true, isEnabled: true, perDay: 50_000 });
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
