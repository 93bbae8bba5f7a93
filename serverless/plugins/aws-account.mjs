import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';

/**
 * What the account of a deployment is and has. Reads only.
 *
 * @param {import('./serverless.d.ts').Serverless} serverless
 * @returns {import('./serverless.d.ts').AwsAccount}
 */
export function awsAccount(serverless) {
  const provider = serverless.getProvider('aws');
  const config = () => provider.getAwsSdkV3Config();
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
    deployedResources: async () => {
      const client = new CloudFormationClient(await config());
      const command = new GetTemplateCommand({ StackName: provider.naming.getStackName() });
      // The answer to a stack that does not exist.
      const found = await unless('ValidationError', () => client.send(command));
      return found === null ? null : JSON.parse(found.TemplateBody ?? '{}').Resources;
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
