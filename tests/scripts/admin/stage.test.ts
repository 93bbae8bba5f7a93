import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readStageSettings } from '../../../scripts/admin/stage-settings';
import { createTables, tableDefinitions } from '../../../scripts/local/engine/tables.mjs';
import { type FakeSsm, startFakeSsm } from '../../support/fake-ssm';
import { PASSWORD } from './admin-fixture';

// Each command resolves serverless.yml first.
jest.setTimeout(240_000);

/** A stage "deployed" to the engine of the tests, whose tables have the names that serverless.yml gives them. */
const stage = `t${randomUUID().slice(0, 8)}`;
const definitions = tableDefinitions(JSON.parse(readFileSync(process.env.TEST_RESOURCES ?? '', 'utf8')), (name) =>
  name.replace('-dev-', `-${stage}-`),
);
const engine = new DynamoDB({ endpoint: process.env.TEST_DYNAMODB_ENDPOINT ?? '' });
let ssm: FakeSsm;

beforeAll(async () => {
  ssm = await startFakeSsm();
  await createTables(engine, definitions);
});

afterAll(async () => {
  await Promise.all(definitions.map(({ input }) => engine.deleteTable({ TableName: input.TableName })));
  engine.destroy();
  await ssm.stop();
});

/** The real process, as `npm run admin` starts it. */
const admin = (args: string[], input = '', settings: Record<string, string> = {}) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const { PATH, HOME } = process.env;
    const env = {
      PATH,
      HOME,
      CONTRACT_MODE: 'classic',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: process.env.TEST_DYNAMODB_ENDPOINT,
      AWS_ENDPOINT_URL_SSM: ssm.endpoint,
      ...settings,
    };
    const child = execFile(
      'node',
      ['--import', 'tsx', 'scripts/admin/main.ts', ...args],
      { env },
      (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.end(input);
  });

describe('readStageSettings', () => {
  test('takes names and region from serverless.yml', async () => {
    const { region, environment } = await readStageSettings('qa', 'us-east-1');
    expect(region).toBe('us-east-1');
    expect(environment).toMatchObject({
      USERS_TABLE: 'latchkey-qa-users',
      SIGNING_KEYS_PATH: '/latchkey/qa/signing-keys',
      BCRYPT_COST: '12',
    });
    // The region of serverless.yml is in the error about missing tables below.
  });
});

describe('--stage', () => {
  test('works on the tables of the stage, at its cost of hashing', async () => {
    const args = ['create', '--email', 'ada@example.com', '--role', 'admin', '--stage', stage];
    expect(await admin(args, `${PASSWORD}\n`)).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^Created ada/),
    });
    const { Items: items = [] } = await engine.scan({ TableName: `latchkey-${stage}-users` });
    expect(items.find(({ email }) => email)).toMatchObject({
      password_hash: { S: expect.stringMatching(/^\$2b\$12\$/) },
    });
  });

  test('keeps private keys under the path of the stage', async () => {
    const { status, stdout } = await admin(['keys-rotate', '--stage', stage, '--json']);
    const { kid } = JSON.parse(stdout).keys[0];
    expect([status, [...ssm.parameters.keys()]]).toEqual([0, [`/latchkey/${stage}/signing-keys/${kid}`]]);
  });

  test('names the tables that a stage lacks', async () => {
    const { status, stderr } = await admin(['list', '--stage', 'absent']);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Error: Missing tables: latchkey-absent-users, .*is it deployed in eu-west-1\? If one was deleted: docs\/restore\.md\.\n$/,
    );
  });

  test('makes no user where the functions of the stage would not start', async () => {
    const args = ['create', '--email', 'eve@example.com', '--stage', stage];
    const { status, stderr } = await admin(args, PASSWORD, { CONTRACT_MODE: 'other' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('CONTRACT_MODE must be `hardened` or `classic`')]);
  });
});
