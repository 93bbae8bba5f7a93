import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { checkAnswers } from '../../../lib/runtime/check-answers';
import { startFakeAws } from '../../support/fake-aws';

/** The tests of real sockets and of every malformed body are in tests/faults/transport.test.ts. */

const key = { id: { S: 'x' } };
const table = { TableName: 'users' };
const batch = new BatchGetItemCommand({ RequestItems: { users: { Keys: [key] } } });
const query = (Select?: 'COUNT') =>
  new QueryCommand({ ...table, KeyConditionExpression: 'id = :id', ...(Select && { Select }) });
const update = (ReturnValues?: 'ALL_NEW') =>
  new UpdateItemCommand({ ...table, Key: key, ...(ReturnValues && { ReturnValues }) });
const get = new GetItemCommand({ ...table, Key: key });
const put = new PutItemCommand({ ...table, Item: key });
const parameter = new GetParameterCommand({ Name: 'key' });
const mail = new SendEmailCommand({ Content: {} });
const events = new PutEventsCommand({ Entries: [{}, {}] });

const clients = { dynamodb: DynamoDBClient, ssm: SSMClient, ses: SESv2Client, events: EventBridgeClient };
type Service = keyof typeof clients;
type Send = (command: object) => Promise<object>;

/** @returns the error's name, or `accepted`; and the number of requests. */
const outcomeOf = async (service: Service, command: object, answer: string) => {
  const aws = await startFakeAws(answer);
  const client = checkAnswers(new clients[service]({ endpoint: aws.endpoint, maxAttempts: 2 }));
  try {
    const send = client.send.bind(client) as unknown as Send;
    const outcome = await send(command).then(
      () => 'accepted',
      ({ name }: Error) => name,
    );
    return [outcome, aws.requests()];
  } finally {
    client.destroy();
    await aws.stop();
  }
};

const refused: [string, Service, object, string][] = [
  ['a batch without items', 'dynamodb', batch, '{"UnprocessedKeys":{}}'],
  ['a batch without unprocessed keys', 'dynamodb', batch, '{"Responses":{"users":[]}}'],
  ['a batch whose items are a list', 'dynamodb', batch, '{"Responses":[],"UnprocessedKeys":{}}'],
  ['a query without a count', 'dynamodb', query(), '{"Items":[]}'],
  ['a query without items', 'dynamodb', query(), '{"Count":0}'],
  ['a scan without items', 'dynamodb', new ScanCommand(table), '{"Count":0}'],
  ['a count without a number', 'dynamodb', query('COUNT'), '{}'],
  ['an update without the attributes that were asked for', 'dynamodb', update('ALL_NEW'), '{}'],
  ['a parameter without a value', 'ssm', parameter, '{"Parameter":{"Name":"key"}}'],
  ['no parameter', 'ssm', parameter, '{}'],
  ['a mail without an id', 'ses', mail, '{}'],
  ['no outcome of an event', 'events', events, '{"Entries":[{"EventId":"1"}],"FailedEntryCount":0}'],
];

test.each(refused)('refuses %s, after a retry', async (_, service, command, answer) => {
  expect(await outcomeOf(service, command, answer)).toEqual(['MalformedAnswerError', 2]);
});

const NEWER = '{"id":{"S":"x"},"item_format":{"N":"2"}}';
const OLDER = '{"id":{"S":"x"},"item_format":{"N":"1"}}';

describe('an item of a later version is refused, and not asked for again', () => {
  test.each([
    ['alone', 'dynamodb', get, (item) => `{"Item":${item}}`],
    ['in a batch', 'dynamodb', batch, (item) => `{"Responses":{"users":[${OLDER},${item}]},"UnprocessedKeys":{}}`],
    ['in a list', 'dynamodb', query(), (item) => `{"Items":[${OLDER},${item}],"Count":2,"ScannedCount":2}`],
    ['in a scan', 'dynamodb', new ScanCommand(table), (item) => `{"Items":[${item}],"Count":1,"ScannedCount":1}`],
    ['after an update', 'dynamodb', update('ALL_NEW'), (item) => `{"Attributes":${item}}`],
  ] as [string, Service, object, (item: string) => string][])('%s', async (_, service, command, answer) => {
    expect(await outcomeOf(service, command, answer(NEWER))).toEqual(['StoreUnavailableError', 1]);
    expect(await outcomeOf(service, command, answer(OLDER))).toEqual(['accepted', 1]);
  });
});

describe('accepts', () => {
  test.each([
    ['a batch of nothing', 'dynamodb', batch, '{"Responses":{"users":[]},"UnprocessedKeys":{}}'],
    ['a query of nothing', 'dynamodb', query(), '{"Items":[],"Count":0,"ScannedCount":0}'],
    ['a count', 'dynamodb', query('COUNT'), '{"Count":0,"ScannedCount":0}'],
    ['a write', 'dynamodb', put, '{}'],
    ['an update', 'dynamodb', update(), '{}'],
    ['an update with attributes', 'dynamodb', update('ALL_NEW'), '{"Attributes":{"id":{"S":"x"}}}'],
    ['a parameter', 'ssm', parameter, '{"Parameter":{"Value":"x"}}'],
    ['a mail', 'ses', mail, '{"MessageId":"1"}'],
    ['events', 'events', events, '{"Entries":[{"EventId":"1"},{"ErrorCode":"x"}],"FailedEntryCount":1}'],
  ] as [string, Service, object, string][])('%s', async (_, service, command, answer) => {
    expect(await outcomeOf(service, command, answer)).toEqual(['accepted', 1]);
  });
});
