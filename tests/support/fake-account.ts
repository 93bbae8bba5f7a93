import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';
import type { AwsAccount, Serverless } from '../../serverless/plugins/serverless.d.ts';

/** An account in which everything is right, and nothing is deployed. */
export const healthyAccount: AwsAccount = {
  identity: async () => ({ accountId: '123456789012', region: 'eu-west-1' }),
  concurrentExecutions: async () => 1000,
  mailSending: async () => ({
    isProduction: true,
    isEnabled: true,
    perDay: 50_000,
    sentToday: 0,
    isHealthy: true,
    suppressesBounces: true,
  }),
  isVerifiedSender: async (identity) => identity === 'example.com',
  tableExists: async () => false,
  deployedTemplate: async () => null,
  settledTemplate: async () => null,
  indexesReady: async () => {},
  updateStack: async () => {},
  isMigrated: async () => true,
};

interface FakeAnswer {
  readonly status?: number;
  readonly body: string;
  readonly type?: string;
}

/**
 * Give this test file an account of AWS on the loopback interface.
 * @returns what it answers, by the action or path that is asked for; 500 for everything else. `serverless` is a framework whose
 * clients ask it.
 */
export const useFakeAccount = () => {
  const answers = new Map<string, FakeAnswer>();
  const serverless = {} as Serverless;
  const server = createServer(async (request, response) => {
    const fallback: FakeAnswer = { status: 500, body: '{}' };
    const { status = 200, body, type = 'application/json' } = answers.get(await askedFor(request)) ?? fallback;
    response.writeHead(status, { 'content-type': type }).end(body);
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    Object.assign(serverless, {
      service: { service: 'latchkey' },
      getProvider: () => ({
        getAccountId: async () => '123456789012',
        getRegion: () => 'eu-west-1',
        getAwsSdkV3Config: async () => ({ region: 'eu-west-1', endpoint, credentials, maxAttempts: 1 }),
        getStage: () => 'dev',
        getDeploymentPrefix: () => 'serverless',
        getServerlessDeploymentBucketName: async () => 'bucket',
        naming: {
          getStackName: () => 'latchkey-dev',
          getCompiledTemplateS3Suffix: () => 'compiled-cloudformation-template.json',
        },
      }),
    });
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  return { answers, serverless };
};

/** The action of the request: in the target header, in the form, or in the path. */
const askedFor = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const action = new URLSearchParams(Buffer.concat(chunks).toString()).get('Action');
  return target || action || String(request.url);
};
