import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEventFixture, describeEngines, type EventFixture, isAmazon } from './event-fixture';
import { type Kill, runKilled } from './killed-process';

/** Writes down every event, and kills its own process before or after it has written down its third. */
const handlerSource = (told: string) => `
import { appendFileSync } from 'node:fs';
let count = 0;
export default async ({ id }) => {
  count += 1;
  if (process.env.KILL === 'before' && count === 3) process.kill(process.pid, 'SIGKILL');
  appendFileSync(${JSON.stringify(told)}, id + '\\n');
  if (process.env.KILL === 'after' && count === 3) process.kill(process.pid, 'SIGKILL');
};`;

describeEngines((endpoint) => {
  let fixture: EventFixture;
  beforeEach(async () => {
    fixture = await createEventFixture(endpoint);
  });
  afterEach(() => fixture.stop());

  const consume = (handlerPath: string, kill: Kill, isDone: () => boolean) => {
    const { announce: _, ...settings } = fixture.settings;
    return runKilled({ script: 'event-consumer', settings: { ...settings, handlerPath }, kill, isDone });
  };

  test('loses no event and keeps the order of each user though it is killed', async () => {
    const told = join(fixture.dataDir, 'told.txt');
    const handlerPath = fixture.writeHandler(handlerSource(told));
    const read = () => (existsSync(told) ? readFileSync(told, 'utf8').split('\n').slice(0, -1) : []);
    const ids = await fixture.put('abacbaabbcaab');
    const isDone = () => new Set(read()).size === ids.length;

    // What recovers is a file of ours. What Amazon's engine adds is its stream: see event-stream.test.ts.
    const kills: Kill[] = isAmazon(endpoint) ? ['before', 'after', 3] : ['before', 'after', 0, 'after', 3, 'before', 8];
    for (const [round, kill] of kills.entries()) {
      if (isDone()) ids.push(...(await fixture.put('abcab')));
      await consume(handlerPath, kill, isDone);
      // While nobody is there to deliver it.
      if (round === 2) ids.push(...(await fixture.put('ab')));
    }
    await consume(handlerPath, 'never', isDone);

    // As a whole and not by user alone: it delivers one event after the other.
    expect([...new Set(read())]).toEqual(ids);
    // Only the delivery that a kill interrupted is repeated.
    expect(read().length - ids.length).toBeLessThanOrEqual(kills.length);
  }, 240_000);
});
