import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import { unless } from './aws-account.mjs';

const secondsOfAnHour = 3600;

/** AWS allows 100 requests of one kind a second; a stage has more functions. */
const maxAttempts = 8;

/**
 * A deployed stage as it is now. Reads only.
 *
 * @param {import('./serverless.d.ts').Serverless} serverless
 * @returns {Promise<import('./serverless.d.ts').LiveStage>}
 */
export async function liveStage(serverless) {
  const provider = serverless.getProvider('aws');
  const config = { maxAttempts, ...(await provider.getAwsSdkV3Config()) };
  const cloudFormation = new CloudFormationClient(config);
  const dynamodb = new DynamoDBClient(config);
  const lambda = new LambdaClient(config);
  const cloudWatch = new CloudWatchClient(config);
  const logs = new CloudWatchLogsClient(config);
  const ssm = new SSMClient(config);

  return {
    stack: async () => {
      const StackName = provider.naming.getStackName();
      // The answer to a stack that does not exist.
      const found = await unless('ValidationError', () =>
        cloudFormation.send(new DescribeStacksCommand({ StackName })),
      );
      const stack = found?.Stacks?.[0];
      if (stack === undefined) return null;
      /** @type {Map<string, string>} */
      const physicalIds = new Map();
      for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName }))
        for (const { LogicalResourceId: id = '', PhysicalResourceId: name = '' } of page.StackResourceSummaries ?? [])
          physicalIds.set(id, name);
      return {
        status: stack.StackStatus ?? '',
        reason: stack.StackStatusReason ?? '',
        isProtected: stack.EnableTerminationProtection ?? false,
        physicalIds,
      };
    },

    table: async (name) => {
      const TableName = name;
      const found = await unless('ResourceNotFoundException', () =>
        dynamodb.send(new DescribeTableCommand({ TableName })),
      );
      if (found === null) return null;
      const [{ TimeToLiveDescription: ttl }, { ContinuousBackupsDescription: backups }] = await Promise.all([
        dynamodb.send(new DescribeTimeToLiveCommand({ TableName })),
        dynamodb.send(new DescribeContinuousBackupsCommand({ TableName })),
      ]);
      const { Table: table = {} } = found;
      const { StreamSpecification: stream, GlobalSecondaryIndexes: indexes = [] } = table;
      return {
        status: table.TableStatus ?? '',
        isProtected: table.DeletionProtectionEnabled ?? false,
        stream: stream?.StreamEnabled ? (stream.StreamViewType ?? '') : null,
        ttl: ['ENABLED', 'ENABLING'].includes(ttl?.TimeToLiveStatus ?? '') ? (ttl?.AttributeName ?? null) : null,
        hasRecovery: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
        indexes: Object.fromEntries(indexes.map(({ IndexName, IndexStatus }) => [IndexName, IndexStatus ?? ''])),
      };
    },

    // Unlike `ListFunctions`, this call says how the last update went.
    function: async (name) => {
      const command = new GetFunctionCommand({ FunctionName: name });
      const found = await unless('ResourceNotFoundException', () => lambda.send(command));
      if (found === null) return null;
      const { Configuration: configuration = {}, Concurrency: concurrency } = found;
      return {
        state: configuration.State ?? '',
        update: configuration.LastUpdateStatus ?? '',
        reason: configuration.LastUpdateStatusReason ?? configuration.StateReason ?? '',
        environment: configuration.Environment?.Variables ?? {},
        reservedConcurrency: concurrency?.ReservedConcurrentExecutions ?? null,
      };
    },

    mappings: async (functionName) => {
      const command = new ListEventSourceMappingsCommand({ FunctionName: functionName });
      const { EventSourceMappings: mappings = [] } = await lambda.send(command);
      return mappings.map(({ State: state = '', LastProcessingResult: lastResult = '' }) => ({ state, lastResult }));
    },

    // A request takes 100 names.
    alarms: async (names) => {
      if (names.length === 0) return [];
      const command = new DescribeAlarmsCommand({ AlarmNames: [...names], MaxRecords: 100 });
      const { MetricAlarms: alarms = [] } = await cloudWatch.send(command);
      return alarms.map((alarm) => ({
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? '',
        description: alarm.AlarmDescription ?? '',
      }));
    },

    metrics: async (metrics, hours) => {
      const end = new Date();
      const command = new GetMetricDataCommand({
        StartTime: new Date(end.getTime() - hours * secondsOfAnHour * 1000),
        EndTime: end,
        MetricDataQueries: metrics.map(({ namespace, name, dimensions, statistic }, index) => ({
          Id: `m${index}`,
          MetricStat: {
            Metric: {
              Namespace: namespace,
              MetricName: name,
              Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
            },
            Period: secondsOfAnHour,
            Stat: statistic,
          },
        })),
      });
      const { MetricDataResults: results = [] } = await cloudWatch.send(command);
      return metrics.map(({ statistic }, index) => {
        const values = results.find(({ Id }) => Id === `m${index}`)?.Values ?? [];
        return statistic === 'Sum' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
      });
    },

    logRetention: async (prefix) => {
      /** @type {Map<string, number | null>} */
      const days = new Map();
      for await (const page of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: prefix }))
        for (const { logGroupName: name = '', retentionInDays } of page.logGroups ?? [])
          days.set(name, retentionInDays ?? null);
      return days;
    },

    parameters: async (path) => {
      const found = [];
      const ParameterFilters = [{ Key: 'Path', Option: 'OneLevel', Values: [path] }];
      for await (const page of paginateDescribeParameters({ client: ssm }, { ParameterFilters }))
        for (const { Name: name = '', LastModifiedDate: changedAt = new Date(0) } of page.Parameters ?? [])
          found.push({ name, changedAt });
      return found;
    },
  };
}
