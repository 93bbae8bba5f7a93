import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deliverEvents, type EventPublisher } from '../../../lib/events/deliver-events';
import { createEventBridgePublisher } from '../../../lib/events/event-bridge';
import { type UserEvent, userEventOf } from '../../../lib/events/user-event';
import { checkAnswers } from '../../../lib/runtime/check-answers';
import { logLines } from '../../support/log-capture';
import { knowNativeErrors } from '../../support/native-errors';
import { eventImage, recordsOf, userImage } from './event-records';
import { type FakeEventBridge, startFakeEventBridge } from './fake-event-bridge';

knowNativeErrors();

type RetryStrategy = Awaited<ReturnType<EventBridgeClient['config']['retryStrategy']>>;

let bridge: FakeEventBridge;
let client: EventBridgeClient;
let publisher: EventPublisher;

beforeEach(async () => {
  logLines.length = 0;
  bridge = await startFakeEventBridge();
  client = await createImpatientClient(bridge.endpoint);
  publisher = createEventBridgePublisher(client, 'a-bus');
});

afterEach(async () => {
  client.destroy();
  await bridge.stop();
});

/** The client of lib/runtime without its patience: as many attempts, no time between them, a tenth of the time for each. */
const createImpatientClient = async (endpoint: string): Promise<EventBridgeClient> => {
  const requestHandler = {
    connectionTimeout: 100,
    requestTimeout: 200,
    throwOnRequestTimeout: true,
    socketTimeout: 200,
  };
  const impatient = checkAnswers(new EventBridgeClient({ endpoint, maxAttempts: 3, requestHandler }));
  const { constructor: Strategy } = (await impatient.config.retryStrategy()) as { constructor: unknown };
  const backoff = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
  const strategy = new (Strategy as new (options: object) => RetryStrategy)({ maxAttempts: 3, backoff });
  impatient.config.retryStrategy = async () => strategy;
  return impatient;
};

const event = (id: string): UserEvent =>
  userEventOf(eventImage({ event_id: { S: id }, user: userImage() })) as UserEvent;
const ids = () => bridge.entries.map(({ Detail }) => JSON.parse(Detail).id);

describe('publishing on an event bus', () => {
  test('hands the event over as detail, its type and time beside it', async () => {
    expect(await publisher.publish([event('e1')])).toEqual([true]);
    expect(bridge.attempts).toEqual(['events:PutEvents']);
    expect(bridge.entries).toEqual([
      {
        EventBusName: 'a-bus',
        Source: 'latchkey',
        DetailType: 'user.signed_in',
        Time: new Date('2026-11-20T10:00:00.123Z').getTime() / 1000,
        Detail: JSON.stringify(event('e1')),
      },
    ]);
    expect(logLines).toEqual([]);
  });

  test('sends no word of where the request came from', async () => {
    const image = eventImage({ address: { S: '198.51.100.7' }, client: { S: 'curl/8.5.0' }, user: userImage() });
    expect(await publisher.publish([userEventOf(image) as UserEvent])).toEqual([true]);
    expect(JSON.stringify(bridge.entries)).toContain('ann@example.com');
    expect(JSON.stringify(bridge.entries)).not.toMatch(/198\.51|curl|"address|"client/);
  });

  test('tells which entries were refused', async () => {
    bridge.failNext({ refused: [0, 2] });
    expect(await publisher.publish(['e1', 'e2', 'e3'].map(event))).toEqual([false, true, false]);
    expect(logLines).toMatchObject([{ level: 'warn', event: 'events_refused', reason: 'ThrottlingException' }]);
    expect(JSON.stringify(logLines)).not.toContain('ann@example.com');
  });

  test.each([
    ['is throttled', { status: 400, type: 'ThrottlingException' }],
    ['fails', { status: 500, type: 'InternalException' }],
    ['loses its answer', 'answer lost'],
    ['falls silent', 'silence'],
    ['answers nothing', 'answer empty'],
  ] as const)('has all accepted when the service %s twice', async (_, fault) => {
    bridge.failNext(fault, 2);
    expect(await publisher.publish(['e1', 'e2'].map(event))).toEqual([true, true]);
    expect(bridge.attempts).toHaveLength(3);
  });

  test.each([
    ['is throttled', { status: 400, type: 'ThrottlingException' }, 'ThrottlingException'],
    ['fails', { status: 500, type: 'InternalException' }, 'InternalException'],
    ['falls silent', 'silence', 'TimeoutError'],
    ['answers nothing', 'answer empty', 'MalformedAnswerError'],
  ] as const)('has none accepted when the service %s for good', async (_, fault, reason) => {
    bridge.failNext(fault, 3);
    expect(await publisher.publish(['e1', 'e2'].map(event))).toEqual([false, false]);
    expect(bridge.attempts).toHaveLength(3);
    expect(logLines).toMatchObject([{ event: 'events_refused', reason }]);
  });

  test('has none accepted, after one attempt, where it may not publish', async () => {
    bridge.failNext({ status: 400, type: 'AccessDeniedException' });
    expect(await publisher.publish([event('e1')])).toEqual([false]);
    expect(bridge.attempts).toHaveLength(1);
  });

  test('goes on from an entry that was refused', async () => {
    bridge.failNext({ refused: [1] });
    const records = recordsOf('abcab');
    const deps = { publisher, hasTime: () => true };
    const { failedAt } = await deliverEvents(deps, records);
    expect(failedAt).toBe('1');
    expect((await deliverEvents(deps, records.slice(1))).failedAt).toBeNull();
    expect(ids()).toEqual(['a0', 'c2', 'b1', 'c2', 'a3', 'b4']);
  });

  test('publishes more than one call takes', async () => {
    const { accepted } = await deliverEvents(
      { publisher, hasTime: () => true },
      recordsOf('abcdefghijklmnopqrstuvwxyz'),
    );
    expect([accepted, bridge.attempts.length, ids().length]).toEqual([26, 3, 26]);
  });
});
