import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';

/** CloudFormation reads the template from the bucket of the stack, because it is too large for a request. */
const stepKey = 'serverless/index-step.json';

/**
 * The AWS account that a deployment goes to. Only `updateStack` changes anything in it.
 *
 * @param {import('./serverless.d.ts').Serverless} serverless
 * @param {number} [pollMilliseconds] how often AWS is asked whether something is done
 * @returns {import('./serverless.d.ts').AwsAccount}
 */
export function awsAccount(serverless, pollMilliseconds = 5000) {
  const provider = serverless.getProvider('aws');
  const config = () => provider.getAwsSdkV3Config();
  const stackName = () => provider.naming.getStackName();

  /** @returns {Promise<{ status: string, reason: string } | null>} once no change is under way; null without a stack */
  const settledStack = async () => {
    const client = new CloudFormationClient(await config());
    for (;;) {
      const found = await unless('ValidationError', () =>
        client.send(new DescribeStacksCommand({ StackName: stackName() })),
      );
      const { StackStatus: status = '', StackStatusReason: reason = '' } = found?.Stacks?.[0] ?? {};
      // A stack whose first deployment was interrupted is reviewed until somebody removes it: nothing is deployed.
      if (found === null || status === 'REVIEW_IN_PROGRESS') return null;
      if (!status.endsWith('IN_PROGRESS')) return { status, reason };
      await sleep(pollMilliseconds);
    }
  };

  const deployedTemplate = async () => {
    const client = new CloudFormationClient(await config());
    const command = new GetTemplateCommand({ StackName: stackName() });
    // The answer to a stack that does not exist.
    const found = await unless('ValidationError', () => client.send(command));
    return found === null ? null : JSON.parse(found.TemplateBody ?? '{}');
  };

  /** @param {string} table */
  const untilReadable = async (table) => {
    const client = new DynamoDBClient(await config());
    for (;;) {
      const { Table: { GlobalSecondaryIndexes: indexes = [] } = {} } = await client.send(
        new DescribeTableCommand({ TableName: table }),
      );
      if (indexes.every(({ IndexStatus: status }) => status === 'ACTIVE')) return;
      await sleep(pollMilliseconds);
    }
  };

  /** @param {readonly string[]} tables */
  const indexesReady = async (tables) => void (await Promise.all(tables.map(untilReadable)));

  return {
    identity: async () => ({ accountId: await provider.getAccountId(), region: provider.getRegion() }),
    concurrentExecutions: async () => {
      const { AccountLimit } = await new LambdaClient(await config()).send(new GetAccountSettingsCommand({}));
      return AccountLimit?.ConcurrentExecutions ?? 0;
    },
    mailSending: async () => {
      const account = await new SESv2Client(await config()).send(new GetAccountCommand({}));
      return {
        isProduction: account.ProductionAccessEnabled ?? false,
        isEnabled: account.SendingEnabled ?? false,
        perDay: account.SendQuota?.Max24HourSend ?? 0,
        sentToday: account.SendQuota?.SentLast24Hours ?? 0,
        isHealthy: (account.EnforcementStatus ?? 'HEALTHY') === 'HEALTHY',
        suppressesBounces: account.SuppressionAttributes?.SuppressedReasons?.includes('BOUNCE') ?? false,
      };
    },
    isVerifiedSender: async (identity) => {
      const client = new SESv2Client(await config());
      const found = await unless('NotFoundException', () =>
        client.send(new GetEmailIdentityCommand({ EmailIdentity: identity })),
      );
      return found?.VerifiedForSendingStatus ?? false;
    },
    tableExists: async (name) => {
      const client = new DynamoDBClient(await config());
      return (
        (await unless('ResourceNotFoundException', () =>
          client.send(new DescribeTableCommand({ TableName: name })),
        )) !== null
      );
    },
    deployedTemplate,
    settledTemplate: async () => ((await settledStack()) === null ? null : deployedTemplate()),
    indexesReady,
    updateStack: async (template, tables) => {
      const { region, ...options } = await config();
      const bucket = await provider.getServerlessDeploymentBucketName();
      const body = JSON.stringify(template);
      await new S3Client({ region, ...options, forcePathStyle: true }).send(
        new PutObjectCommand({ Bucket: bucket, Key: stepKey, Body: body, ContentType: 'application/json' }),
      );
      await new CloudFormationClient({ region, ...options }).send(
        new UpdateStackCommand({
          StackName: stackName(),
          TemplateURL: `https://s3.${region}.amazonaws.com/${bucket}/${stepKey}`,
          Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
          Parameters: Object.keys(template.Parameters ?? {}).map((ParameterKey) => ({
            ParameterKey,
            UsePreviousValue: true,
          })),
        }),
      );
      const { status = '', reason = '' } = (await settledStack()) ?? {};
      if (status !== 'UPDATE_COMPLETE') throw new Error(`the update of the stack ended in ${status}: ${reason}`);
      await indexesReady(tables);
    },
    isMigrated: async (table, migration) => {
      const client = new DynamoDBClient(await config());
      const key = { id: { S: `migration#${migration}` } };
      const command = new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });
      return (await client.send(command)).Item?.finished_at !== undefined;
    },
  };
}

/**
 * @template Answer
 * @param {string} name of the error that means that there is none
 * @param {() => Promise<Answer>} ask
 * @returns {Promise<Answer | null>}
 */
export async function unless(name, ask) {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === name) return null;
    throw error;
  }
}
