import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { UserEvent } from '../../../../lib/events/user-event';
import { eventStep } from '../../../../lib/store/users/user-events';
import { startEventStream } from '../../../../scripts/local/streams/event-stream.mjs';
import { logLines } from '../../../support/log-capture';
import { newUser } from '../../../support/new-user';
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
      timestamp: expect.any(String),
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
    await fixture.write(eventStep({ name: fixture.tableName, keptSeconds: 86_400 }, input).write);
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
        methods: null,
      },
    ]);
    expect(JSON.stringify(logLines)).not.toContain(user.email);
  });

  test('delivers nothing twice after a restart, and what came meanwhile', async () => {
    const first = await fixture.put('abc');
    const stop = await start();
    await until(() => fixture.countDelivered() === 3);
    await stop();
    const second = await fixture.put('ab');
    await start();
    await until(() => delivered.length === 5);

    expect(delivered).toEqual([...first, ...second]);
    expect(readdirSync(fixture.dataDir).filter((name) => !name.endsWith('.mjs'))).toEqual(['delivered-events.txt']);
  });

  test('writes no file for a database in memory, and delivers each event once there too', async () => {
    const ids = await fixture.put('ab');
    await start({ dataDir: ':memory:' });
    await until(() => delivered.length === 2);
    ids.push(...(await fixture.put('a')));
    await until(() => delivered.length === 3);
    expect(delivered).toEqual(ids);
    expect(existsSync(fixture.deliveredPath)).toBe(false);
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

  test('delivers everything again without its file', async () => {
    const ids = await fixture.put('ab');
    const stop = await start();
    await until(() => fixture.countDelivered() === 2);
    await stop();
    rmSync(fixture.deliveredPath);
    await start();
    await until(() => delivered.length === 4);
    expect(delivered).toEqual([...ids, ...ids]);
  });

  test('delivers an event again whose line was cut short, and no other', async () => {
    const ids = await fixture.put('ab');
    const stop = await start();
    await until(() => fixture.countDelivered() === 2);
    await stop();
    truncateSync(fixture.deliveredPath, statSync(fixture.deliveredPath).size - 5);
    const stopAgain = await start();
    await until(() => fixture.countDelivered() === 3);
    await stopAgain();
    ids.push(...(await fixture.put('c')));
    await start();
    await until(() => delivered.length === 4);
    expect(delivered).toEqual([ids[0], ids[1], ids[1], ids[2]]);
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
