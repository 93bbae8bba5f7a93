import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { eventImage, record, userImage } from '../lib/events/event-records';
import { type FakeEventBridge, startFakeEventBridge } from '../lib/events/fake-event-bridge';
import { runPackaged } from '../support/packaged-handler';

jest.setTimeout(240_000);

let bus: FakeEventBridge;

beforeAll(async () => {
  bus = await startFakeEventBridge();
  process.env.AWS_ENDPOINT_URL_EVENTBRIDGE = bus.endpoint;
});

afterAll(() => bus.stop());

test('the zip of deliverEvents sends what the stream shows to the bus', async () => {
  const image = eventImage({ type: { S: 'user.created' }, user: userImage() });
  const event = { Records: [record('1', image), record('2', eventImage(), 'REMOVE')] };

  const answer = await runPackaged('deliverEvents', event, { awsRequestId: 'request 1' });

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(bus.entries).toMatchObject([{ EventBusName: 'default', Source: 'latchkey', DetailType: 'user.created' }]);
  expect(JSON.parse(bus.entries[0]?.Detail ?? '')).toEqual({
    id: 'e0',
    type: 'user.created',
    time: '2026-11-20T10:00:00.123Z',
    user_id: 'user 1',
    actor_id: null,
    user: {
      id: 'user 1',
      email: 'ann@example.com',
      name: 'Ann Lee',
      first_name: 'Ann',
      last_name: null,
      active: true,
      customer: { id: 7 },
      roles: [{ id: 1, code: 'admin', name: 'Administrator' }],
    },
    methods: null,
  });
});
