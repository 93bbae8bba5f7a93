import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { AdminError } from '../admin-error';

/** The version of the service that runs on a stage. */
export interface DeployedVersion {
  /**
   * The migrations that this version knows: it stores new items in the form that they lead to.
   * @throws {AdminError} `stack_busy` while a deployment is running, `no_stack`
   */
  knownMigrations(): Promise<readonly string[]>;
}

/** @param stack the name of the stack. */
export const createDeployedVersion = (stack: string, config: CloudFormationClientConfig): DeployedVersion => {
  const client = new CloudFormationClient(config);
  return {
    knownMigrations: async () => {
      const { Stacks: [{ StackStatus: status = '' } = {}] = [] } = await client
        .send(new DescribeStacksCommand({ StackName: stack }))
        .catch((error: Error) => {
          if (error.name !== 'ValidationError') throw error;
          throw new AdminError('no_stack', `There is no stack ${stack} in this region.`);
        });
      if (status.endsWith('IN_PROGRESS'))
        throw new AdminError('stack_busy', `The stack ${stack} is being changed (${status}): wait until that is over.`);
      const { TemplateBody: body = '{}' } = await client.send(new GetTemplateCommand({ StackName: stack }));
      const { Metadata: { LatchkeyData: { migrations = [] } = {} } = {} } = JSON.parse(body) as {
        Metadata?: { LatchkeyData?: { migrations?: readonly string[] } };
      };
      return migrations;
    },
  };
};
