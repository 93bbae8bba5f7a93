import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { UserEvent } from '../../../lib/events/user-event';
import { eventStep } from '../../../lib/store/users/user-events';
import { startEventStream } from '../../../scripts/local/event-stream.mjs';
import { logLines } from '../../support/log-capture';
import { newUser } from '../../support/new-user';
import { askTheTest, createEventFixture, describeEngines, type EventFixture, setOnEvent, until } from './event-fixture';

describeEngines((endpoint) => {
  let fixture: EventFixture;
  let delivered: string[];
  let stops: (() => Promise<void>)[];

  beforeEach(async () => {
    logLines.length = 0;
    delivered = [];
    stops = [];
    fixture = await createEventFixture(endpoint);
    setOnEvent(({ id }) => delivered.push(id));
  });

  afterEach(async () => {
    for (const stop of stops) await stop();
    await fixture.stop();
  });

  const start = async (changes: Partial<EventFixture['settings']> = {}) => {
    const handlerPath = fixture.writeHandler(askTheTest);
    const stop = await startEventStream({ ...fixture.settings, handlerPath, ...changes });
    stops.push(stop);
    return stop;
  };

  test('delivers what was put before and after the start, in order, to the handler and the log', async () => {
    const before = await fixture.put('aab');
    await start();
    await until(() => delivered.length === 3);
    const after = await fixture.put('abc');
    await until(() => delivered.length === 6);

    expect(delivered).toEqual([...before, ...after]);
    expect(logLines).toHaveLength(6);
    expect(logLines[0]).toEqual({
      time: expect.any(String),
      level: 'info',
      event: 'event_delivered',
      type: 'user.signed_in',
      user_id: 'a',
      event_id: before[0],
    });
    expect(fixture.announced).toEqual([]);
  });

  test('delivers to the log alone where there is no handler', async () => {
    const ids = await fixture.put('ab');
    stops.push(await startEventStream({ ...fixture.settings, handlerPath: '' }));
    await until(() => logLines.length === 2);
    expect(logLines.map(({ event_id }) => event_id)).toEqual(ids);
  });

  test('delivers what the store writes, and no secret of the user', async () => {
    const events: UserEvent[] = [];
    setOnEvent((event) => events.push(event));
    const user = newUser({
      name: 'Ann Lee',
      roles: [{ id: 1, code: 'admin', name: 'Administrator', reserved: true }],
      version: 3,
    });
    const eventId = randomUUID();
    const time = new Date();
    const input = { eventId, type: 'user.updated', userId: user.id, actorId: undefined, user, time } as const;
    await fixture.write(eventStep(fixture.tableName, input).write);
    await start();
    await until(() => events.length === 1);

    expect(events).toEqual([
      {
        id: eventId,
        type: 'user.updated',
        time: time.toISOString(),
        user_id: user.id,
        actor_id: null,
        user: {
          id: user.id,
          email: user.email,
          name: 'Ann Lee',
          first_name: null,
          last_name: null,
          active: true,
          customer: { id: 1 },
          roles: [{ id: 1, code: 'admin', name: 'Administrator' }],
        },
      },
    ]);
    expect(JSON.stringify(logLines)).not.toContain(user.email);
  });

  test('goes on after a restart where it was, and leaves no draft behind', async () => {
    const first = await fixture.put('abc');
    const stop = await start();
    await until(() => delivered.length === 3 && fixture.hasPlace());
    await stop();
    const second = await fixture.put('ab');
    await start();
    await until(() => delivered.length === 5);

    expect(delivered).toEqual([...first, ...second]);
    expect(readdirSync(fixture.dataDir).filter((name) => !name.endsWith('.mjs'))).toEqual(['events.json']);
  });

  test('keeps no place for a database in memory', async () => {
    await fixture.put('ab');
    await (await start({ dataDir: ':memory:' }))();
    expect(existsSync(join(fixture.dataDir, 'events.json'))).toBe(false);
  });

  test('tells an event again until it is taken, and no later one before; the others wait, too', async () => {
    const ids = await fixture.put('aba');
    let failures = 2;
    setOnEvent(({ id }: UserEvent) => {
      delivered.push(id);
      if (id === ids[0] && failures-- > 0) throw new TypeError('ann@example.com');
    });
    await start();
    await until(() => delivered.length === 5);

    expect(delivered).toEqual([ids[0], ids[0], ...ids]);
    expect(logLines.slice(0, 2)).toMatchObject([
      { level: 'error', event: 'event_handler_failed', event_id: ids[0], reason: 'TypeError' },
      { level: 'error', event: 'event_handler_failed', event_id: ids[0], reason: 'TypeError' },
    ]);
    expect(JSON.stringify(logLines)).not.toContain('ann@example.com');
  });

  test('stops while an event is refused, and begins with it the next time', async () => {
    const ids = await fixture.put('ab');
    let attempts = 0;
    setOnEvent(() => {
      attempts += 1;
      throw new Error('not now');
    });
    const stop = await start();
    await until(() => attempts === 1);
    await stop();
    setOnEvent(({ id }: UserEvent) => delivered.push(id));
    await start();
    await until(() => delivered.length === 2);
    expect(delivered).toEqual(ids);
  });

  test('passes over events that are removed', async () => {
    const [first = ''] = await fixture.put('a');
    await start();
    await until(() => delivered.length === 1);
    await fixture.delete('a', first);
    const [second] = await fixture.put('a');
    await until(() => delivered.length === 2);
    expect(delivered).toEqual([first, second]);
  });

  test('begins with the table where nobody knows its place in the stream, and tells nothing twice', async () => {
    const ids = await fixture.put('abab', { minutesAgo: 5 });
    fixture.writeCheckpoint(JSON.stringify({ 'arn:of:another:stream': { latestId: '9', shards: {} } }));
    await start();
    await until(() => delivered.length === 4);
    ids.push(...(await fixture.put('a')));
    await until(() => delivered.length === 5);

    expect(delivered).toEqual(ids);
    expect(Object.keys(fixture.checkpoint())).toContain('arn:of:another:stream');
  });

  test.each([
    ['nobody knows its place in the stream', undefined],
    ['the stream no longer has its place', { gone: { after: '1' } }],
  ])('begins with the last minute before its place, not with all, where %s', async (_, shards) => {
    await fixture.put('ab', { minutesAgo: 5 });
    const last = await fixture.put('a', { minutesAgo: 2 });
    const stop = await start();
    await until(() => delivered.length === 3);
    await stop();
    const after = await fixture.put('ab');
    const places = Object.entries(fixture.checkpoint()).map(([arn, { latestId }]) => [arn, { latestId, shards }]);
    fixture.writeCheckpoint(JSON.stringify(Object.fromEntries(places)));
    delivered = [];
    await start();
    await until(() => delivered.length === 3);
    after.push(...(await fixture.put('c')));
    await until(() => delivered.length === 4);
    expect(delivered).toEqual([...last, ...after]);
  });

  test('begins anew with a file that cannot be read', async () => {
    const ids = await fixture.put('ab');
    fixture.writeCheckpoint('{"arn:');
    await start();
    await until(() => delivered.length === 2);
    expect(delivered).toEqual(ids);
  });

  test.each([
    ['does not exist', undefined, /cannot be loaded/],
    ['exports no function', 'export default {};', /its default export must be a function/],
    ['does not compile', 'export default (;', /cannot be loaded/],
  ])('refuses to start with a handler that %s', async (_, source, message) => {
    const handlerPath = source === undefined ? 'no/such-handler.mjs' : fixture.writeHandler(source);
    await expect(startEventStream({ ...fixture.settings, handlerPath })).rejects.toThrow(message);
  });
});
