import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createRestoreControl } from '../../../../scripts/admin/restore/control';

/** AWS over HTTP on the loopback interface: records the requests, and answers each operation as a test says. */
let requests: string[] = [];
let answers: Record<string, { status?: number; body: object }> = {};

const operationOf = ({ headers, method, url }: IncomingMessage): string =>
  String(headers['x-amz-target'] ?? `${method} ${url}`).replace('DynamoDB_20120810.', '');

const server = createServer(async (request, response) => {
  const operation = operationOf(request);
  const body = await text(request);
  requests.push(body === '' ? operation : `${operation} ${body}`);
  const { status = 200, body: answer } = answers[operation] ?? { body: {} };
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
});
let control: ReturnType<typeof createRestoreControl>;

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  control = createRestoreControl(new DynamoDB({ endpoint }), new LambdaClient({ endpoint }));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  [requests, answers] = [[], {}];
});

const failure = (type: string) => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'fake' },
});

test('findRecovery reads the window, and tells a table without one from a table that does not exist', async () => {
  const [earliest, latest] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-30T00:00:00Z')];
  const window = {
    PointInTimeRecoveryStatus: 'ENABLED',
    EarliestRestorableDateTime: earliest.getTime() / 1000,
    LatestRestorableDateTime: latest.getTime() / 1000,
  };
  const described = (recovery: object) => ({
    body: {
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: recovery },
    },
  });
  answers = { DescribeContinuousBackups: described(window) };
  expect(await control.findRecovery('users')).toEqual({ earliest, latest });
  answers = { DescribeContinuousBackups: described({ PointInTimeRecoveryStatus: 'DISABLED' }) };
  expect(await control.findRecovery('users')).toBeNull();
  answers = { DescribeContinuousBackups: failure('TableNotFoundException') };
  await expect(control.findRecovery('users')).rejects.toMatchObject({ code: 'table_missing' });
});

test('a table is active with all its indexes only', async () => {
  const table = (TableStatus: string, IndexStatus: string) => ({
    body: { Table: { TableStatus, GlobalSecondaryIndexes: [{ IndexStatus }] } },
  });
  const states = [];
  for (const [one, other] of [
    ['ACTIVE', 'ACTIVE'],
    ['ACTIVE', 'CREATING'],
    ['CREATING', 'ACTIVE'],
  ] as const) {
    answers = { DescribeTable: table(one, other) };
    states.push(await control.tableState('users'));
  }
  answers = { DescribeTable: failure('ResourceNotFoundException') };
  expect([...states, await control.tableState('users')]).toEqual(['active', 'busy', 'busy', 'absent']);
});

test('restoreTable asks for the moment, and takes a copy that exists', async () => {
  const at = new Date('2026-11-30T02:00:00Z');
  await control.restoreTable({ from: 'users', to: 'users-copy', at });
  const [operation, input = ''] = (requests[0] ?? '').split(/ (.*)/);
  expect([requests.length, operation, JSON.parse(input)]).toEqual([
    1,
    'RestoreTableToPointInTime',
    { SourceTableName: 'users', TargetTableName: 'users-copy', RestoreDateTime: at.getTime() / 1000 },
  ]);
  answers = { RestoreTableToPointInTime: failure('TableAlreadyExistsException') };
  await control.restoreTable({ from: 'users', to: 'users-copy', at });
  answers = { RestoreTableToPointInTime: failure('PointInTimeRecoveryUnavailableException') };
  await expect(control.restoreTable({ from: 'users', to: 'users-copy', at })).rejects.toThrow();
});

test('listFunctions finds those of the stage by their table, not by their name', async () => {
  const named = (FunctionName: string, USERS_TABLE: string) => ({
    FunctionName,
    Timeout: 10,
    Environment: { Variables: { USERS_TABLE } },
  });
  answers = {
    'GET /2015-03-31/functions': {
      body: {
        Functions: [named('latchkey-prod-a', 'users'), named('latchkey-prod-eu-a', 'users-eu'), named('b', 'users')],
      },
    },
    'GET /2019-09-30/functions/b/concurrency': { body: { ReservedConcurrentExecutions: 0 } },
  };
  expect(await control.listFunctions('users')).toEqual([
    { name: 'latchkey-prod-a', timeoutSeconds: 10, reservedConcurrency: null },
    { name: 'b', timeoutSeconds: 10, reservedConcurrency: 0 },
  ]);
});

test('findSettings reads what the functions of the stage run with', async () => {
  const running = (USERS_TABLE: string) => ({
    Environment: { Variables: { USERS_TABLE, BASE_URL: `https://${USERS_TABLE}` } },
  });
  const Functions = [{}, running('users-eu'), running('users')];
  answers = { 'GET /2015-03-31/functions': { body: { Functions } } };
  expect(await control.findSettings('users')).toEqual({ USERS_TABLE: 'users', BASE_URL: 'https://users' });
  expect(await control.findSettings('other')).toBeNull();
});

test('reserveConcurrency sets a number or removes it', async () => {
  await control.reserveConcurrency('a', 0);
  await control.reserveConcurrency('a', 20);
  await control.reserveConcurrency('a', null);
  expect(requests).toEqual([
    'PUT /2017-10-31/functions/a/concurrency {"ReservedConcurrentExecutions":0}',
    'PUT /2017-10-31/functions/a/concurrency {"ReservedConcurrentExecutions":20}',
    'DELETE /2017-10-31/functions/a/concurrency',
  ]);
});
