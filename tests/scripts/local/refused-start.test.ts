import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Engine, startEngine } from '../../../scripts/local/engine/engine.mjs';
import { findFreePort } from '../../../scripts/local/ports.mjs';
import { createLocalPlace, enginesOf, type LocalPlace, listens } from '../../support/local-place';

jest.setTimeout(240_000);

let place: LocalPlace;

beforeEach(async () => {
  place = await createLocalPlace();
});
afterEach(() => place.clear());

describe('a start that cannot be', () => {
  test('names the settings at fault, all together and without a stack', async () => {
    // The whole `npm start` once: the framework adds nothing to what the plugin says.
    const local = place.start({ CONTRACT_MODE: '', PORT: 'http', BASE_URL: 'http://localhost:99999' });
    await expect(local.exited).resolves.toBe(1);
    expect(local.output()).toMatch(
      /^Error: Configuration refused:\n {2}PORT is "http": .*\n {2}CONTRACT_MODE must be .*\n {2}BASE_URL must be .*\n$/,
    );
  });

  test('names a folder that cannot be made, at once', async () => {
    expect(await place.refuse({ DATA_DIR: '/proc/nope' })).toMatch(/^Error: DATA_DIR is \/proc\/nope: .*\n$/);
  });

  test('says what to do about a damaged database, and leaves nothing', async () => {
    writeFileSync(join(place.dataDir, 'dynoxide.db'), 'no database '.repeat(1000));
    const settings = { CONTRACT_MODE: 'hardened', DYNAMODB_ENGINE: 'dynoxide' };
    expect(await place.refuse(settings)).toMatch(/^Error: .* damaged: put back a copy of this folder.*\n$/);
    expect(readdirSync(place.dataDir)).toEqual(['dynoxide.db']);
    expect(enginesOf(place.dataDir)).toEqual([]);
  });

  test('says that its engine was killed before it was ready', async () => {
    const local = place.begin({ CONTRACT_MODE: 'hardened', DYNAMODB_ENGINE: 'dynoxide' });
    while (enginesOf(place.dataDir).length === 0) await pause(5);
    for (const engine of enginesOf(place.dataDir)) process.kill(engine, 'SIGKILL');
    await expect(local.exited).resolves.toBe(1);
    expect(local.output()).toMatch(/^Error: The DynamoDB engine .*ended.* It was ended by SIGKILL, .*\n$/);
  });
});

describe("the caller's own DynamoDB", () => {
  let engine: Engine;
  let endpointPort: number;

  beforeEach(async () => {
    endpointPort = await findFreePort();
    engine = await startEngine({ port: endpointPort, dataDir: ':memory:' });
  });
  afterEach(() => engine.stop());

  const tableNames = async () => {
    const client = new DynamoDB({ endpoint: engine.endpoint });
    const { TableNames } = await client.listTables();
    client.destroy();
    return TableNames;
  };

  test('gets its tables on a loopback address, and no engine is started beside it', async () => {
    const local = await place.startAndWait({ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint });
    expect(local.output()).toContain(engine.endpoint);
    expect(await listens(place.dynamodbPort)).toBe(false);
    expect(await tableNames()).toEqual(expect.arrayContaining(['latchkey-dev-users', 'latchkey-dev-sessions']));
    expect((await place.post('/users', { email: 'ada@example.com', password: 'correct horse battery' })).status).toBe(
      200,
    );
  });

  test('is only looked at on any other address', async () => {
    // 0.0.0.0 leads to this machine too, but does not say so.
    const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const settings = { AWS_ENDPOINT_URL_DYNAMODB: `http://0.0.0.0:${endpointPort}`, ...credentials };
    expect(await place.refuse(settings)).toMatch(/^Error: Missing tables: .*latchkey-dev-users.*\n$/);
    expect(await tableNames()).toEqual([]);
  });

  test('that does not answer is an error', async () => {
    expect(await place.refuse({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${place.dynamodbPort}` })).toMatch(
      /^Error: AWS_ENDPOINT_URL_DYNAMODB is .*ECONNREFUSED.*\n$/,
    );
  });
});
