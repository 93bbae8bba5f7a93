import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startChainStream } from '../../../../scripts/local/streams/chain-stream.mjs';
import { createChainConsumer } from '../../../support/chain-consumer';
import { logLines } from '../../../support/log-capture';
import { useTables } from '../../../support/tables';
import { createEventFixture, type EventFixture, until } from './event-fixture';

/** The chains are in the tables of this file, the events in a table with a stream. */
const tables = useTables();
let fixture: EventFixture;
let stop: () => Promise<void>;

beforeEach(async () => {
  logLines.length = 0;
  fixture = await createEventFixture(process.env.TEST_DYNAMODB_ENDPOINT ?? '');
});

afterEach(async () => {
  await stop();
  await fixture.stop();
});

const linked = () =>
  logLines.filter(({ event }) => event === 'events_chained').reduce((sum, line) => sum + Number(line.linked), 0);

const verify = () => {
  const events = { ...tables.events, name: fixture.tableName };
  return createChainConsumer({ ...tables, events }).verify();
};

test('links what was put before and after the start, once also after a restart, and reports a change by hand', async () => {
  await fixture.put('aab');
  stop = await startChainStream(fixture.settings);
  await until(() => linked() === 3);
  await fixture.put('abc');
  await until(() => linked() === 6);
  expect(await verify()).toMatchObject({ findings: [], events: 6, links: 6 });

  await stop();
  stop = await startChainStream(fixture.settings);
  const [eventId = ''] = await fixture.put('d');
  await until(() => linked() === 7);

  const items = await tables.audit.items();
  const mark = items.find(({ part, id }) => part === 'event#d' && String(id).endsWith(eventId));
  await tables.client.documents.send(
    new UpdateCommand({
      TableName: fixture.tableName,
      Key: { user_id: 'd', id: mark?.id },
      UpdateExpression: 'SET address = :address',
      ExpressionAttributeValues: { ':address': '192.0.2.66' },
    }),
  );
  await until(() => logLines.some(({ event, event_id }) => event === 'event_altered' && event_id === eventId));
  expect(await verify()).toMatchObject({ findings: [`changed ${eventId}`], events: 7, links: 7 });
  expect(fixture.announced).toEqual([]);
});
