import { beforeAll, describe, expect, test } from '@jest/globals';
import { liveStage } from '../../serverless/plugins/live-stage.mjs';
import type { LiveStage } from '../../serverless/plugins/serverless.d.ts';
import { useFakeAccount } from '../support/fake-account';

const { answers, serverless } = useFakeAccount();
let live: LiveStage;

beforeAll(async () => {
  live = await liveStage(serverless);
});

const json = (action: string, body: object, status = 200) =>
  answers.set(action, { status, body: JSON.stringify(body) });
const xml = (action: string, body: string, status = 200) => {
  const answer = `<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`;
  answers.set(action, { status, body: answer, type: 'text/xml' });
};

describe('a live stage', () => {
  test('has a stack with its resources', async () => {
    xml(
      'DescribeStacks',
      '<Stacks><member><StackName>latchkey-dev</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><EnableTerminationProtection>true</EnableTerminationProtection></member></Stacks>',
    );
    xml(
      'ListStackResources',
      '<StackResourceSummaries><member><LogicalResourceId>Queue</LogicalResourceId><PhysicalResourceId>https://sqs/1/q</PhysicalResourceId></member></StackResourceSummaries>',
    );
    expect(await live.stack()).toEqual({
      status: 'UPDATE_COMPLETE',
      reason: '',
      isProtected: true,
      physicalIds: new Map([['Queue', 'https://sqs/1/q']]),
    });
    answers.set('DescribeStacks', {
      status: 400,
      body: '<ErrorResponse><Error><Code>ValidationError</Code><Message>does not exist</Message></Error></ErrorResponse>',
      type: 'text/xml',
    });
    expect(await live.stack()).toBeNull();
  });

  test('has tables', async () => {
    json('DescribeTable', {
      Table: {
        TableStatus: 'ACTIVE',
        DeletionProtectionEnabled: true,
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        GlobalSecondaryIndexes: [{ IndexName: 'by_user', IndexStatus: 'CREATING' }],
      },
    });
    json('DescribeTimeToLive', {
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires_at' },
    });
    json('DescribeContinuousBackups', {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
      },
    });
    expect(await live.table('events')).toEqual({
      status: 'ACTIVE',
      isProtected: true,
      stream: 'NEW_IMAGE',
      ttl: 'expires_at',
      hasRecovery: true,
      indexes: { by_user: 'CREATING' },
    });
    json('DescribeTable', { __type: 'ResourceNotFoundException' }, 400);
    expect(await live.table('events')).toBeNull();
  });

  test('has functions', async () => {
    json('/2015-03-31/functions/signIn', {
      Configuration: {
        State: 'Active',
        LastUpdateStatus: 'Failed',
        LastUpdateStatusReason: 'no such key',
        Environment: { Variables: { STAGE: 'dev' } },
      },
      Concurrency: { ReservedConcurrentExecutions: 0 },
    });
    expect(await live.function('signIn')).toEqual({
      state: 'Active',
      update: 'Failed',
      reason: 'no such key',
      environment: { STAGE: 'dev' },
      reservedConcurrency: 0,
    });
    json('/2015-03-31/functions/gone', { __type: 'ResourceNotFoundException' }, 404);
    expect(await live.function('gone')).toBeNull();
    json('/2015-03-31/event-source-mappings?FunctionName=sendMails', {
      EventSourceMappings: [{ State: 'Disabled', LastProcessingResult: 'OK' }],
    });
    expect(await live.mappings('sendMails')).toEqual([{ state: 'Disabled', lastResult: 'OK' }]);
  });

  test('has alarms and metrics', async () => {
    json('DescribeAlarms', {
      MetricAlarms: [{ AlarmName: 'a', StateValue: 'ALARM', AlarmDescription: 'late. Runbook: x' }],
    });
    expect(await live.alarms(['a'])).toEqual([{ name: 'a', state: 'ALARM', description: 'late. Runbook: x' }]);
    expect(await live.alarms([])).toEqual([]);
    json('GetMetricData', {
      MetricDataResults: [
        { Id: 'm1', Values: [2, 5] },
        { Id: 'm0', Values: [2, 5] },
      ],
    });
    const metric = { namespace: 'n', name: 'm', dimensions: {} };
    const wanted = [
      { ...metric, statistic: 'Sum' },
      { ...metric, statistic: 'Maximum' },
      { ...metric, statistic: 'Maximum' },
    ] as const;
    expect(await live.metrics(wanted, 1)).toEqual([7, 5, 0]);
  });

  test('has log groups and parameters, whose values are not read', async () => {
    json('DescribeLogGroups', { logGroups: [{ logGroupName: 'a', retentionInDays: 30 }, { logGroupName: 'b' }] });
    expect(await live.logRetention('/aws/lambda/')).toEqual(
      new Map([
        ['a', 30],
        ['b', null],
      ]),
    );
    json('DescribeParameters', { Parameters: [{ Name: '/keys/1', LastModifiedDate: 1_790_000_000 }] });
    expect(await live.parameters('/keys')).toEqual([{ name: '/keys/1', changedAt: new Date(1_790_000_000_000) }]);
  });
});
