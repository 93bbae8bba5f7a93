import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Engine, startEngine } from '../../../../scripts/local/engine/engine.mjs';
import { findFreePort } from '../../../../scripts/local/ports.mjs';
import { startEventStream } from '../../../../scripts/local/streams/event-stream.mjs';
import { askTheTest, createEventFixture, type EventFixture, setOnEvent, until } from './event-fixture';

let dataDir: string;
let port: number;
let engine: Engine;
let fixture: EventFixture;
let delivered: string[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-restart-'));
  port = await findFreePort();
  engine = await startEngine({ port, dataDir });
  fixture = await createEventFixture(engine.endpoint);
  delivered = [];
  setOnEvent(({ id }) => delivered.push(id));
});

afterEach(async () => {
  await fixture.stop();
  await engine.stop();
  rmSync(dataDir, { recursive: true });
});

const restartEngine = async () => {
  await engine.stop();
  engine = await startEngine({ port, dataDir });
};

const start = () => startEventStream({ ...fixture.settings, handlerPath: fixture.writeHandler(askTheTest) });

test('delivers nothing twice when the engine was killed and started again', async () => {
  const ids = await fixture.put('ab');
  const stop = await start();
  await until(() => fixture.countDelivered() === 2);
  await stop();
  ids.push(...(await fixture.put('ab')));
  await restartEngine();
  const stopAgain = await start();
  await until(() => delivered.length === 4);
  ids.push(...(await fixture.put('a')));
  await until(() => delivered.length === 5);
  await stopAgain();
  expect(delivered).toEqual(ids);
});

test('waits for an engine that is unavailable, and says so once', async () => {
  const ids = await fixture.put('a');
  const stop = await start();
  await until(() => fixture.countDelivered() === 1);
  await engine.stop();
  await until(() => fixture.announced.length === 1);
  engine = await startEngine({ port, dataDir });
  ids.push(...(await fixture.put('ab')));
  await until(() => delivered.length === 3);
  await stop();
  expect(delivered).toEqual(ids);
  expect(fixture.announced).toEqual([
    expect.stringMatching(/^Events: the stream cannot be read \(\w+\), still trying\.$/),
    'Events: the stream works again.',
  ]);
}, 240_000);
