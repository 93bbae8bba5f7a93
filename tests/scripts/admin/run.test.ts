import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { commands } from '../../../scripts/admin/run';
import { findFreePort } from '../../../scripts/local/ports.mjs';
import { knowNativeErrors } from '../../support/native-errors';
import { admin, adminJson } from './admin-fixture';

knowNativeErrors();

const COMMANDS = commands.map(({ name }) => name);
const CREATE = ['create', '--email', 'ada@example.com'];

describe('help', () => {
  test.each([['help'], ['--help'], ['-h']])('%s names every command', async (word) => {
    const { status, stdout, stderr } = await admin([word]);
    expect([status, stderr]).toEqual([0, '']);
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
  });

  test.each(COMMANDS)('of %s shows how, every option and an example', async (name) => {
    const { status, stdout } = await admin([name, '--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: npm run admin -- ${name}`));
    expect(stdout).toMatch(/Options:\n.*Global Options:.*--stage <NAME>.*--json.*Examples:\n {2}npm run/s);
    expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
    expect((await admin(['help', name])).stdout).toBe(stdout);
  });

  test('is there for one who has begun wrongly', async () => {
    expect((await admin(['create', '--nonsense', '--help'])).status).toBe(0);
  });
});

describe('wrong usage', () => {
  test.each([
    [[], 'name one of these commands: create, invite,'],
    [['help', 'nonsense'], 'name one of these commands: create, invite,'],
    [['creat'], 'unknown command (Did you mean create?)'],
    [['hunter2'], 'unknown command\n'],
    [['set-pasword'], 'unknown command (Did you mean set-password?)'],
    [['delete', '--email', 'ada@example.com', '--yse'], 'unknown option --yse (Did you mean --yes?)'],
    [['show'], '--email is missing'],
    [['show', '--id', 'x'], '--id takes the id of a user'],
    [['show', '--email', 'ada@example.com', '--id', 'x'], '--email and --id cannot be combined'],
    [['list', '--limit', '0'], '--limit must be a whole number from 1 to 1000000'],
    [['mails', '--limit', '1000001'], '--limit must be a whole number from 1 to 1000000'],
    [['events', '--email', 'ada@example.com', '--limit', '0'], '--limit must be a whole number from 1 to 100000'],
    [['keys-rotate', '--publish-seconds', '31536001'], '--publish-seconds must be a whole number from 0 to 31536000'],
    [['--email', 'ada@example.com'], 'unknown option --email\n'],
    [['create'], '--email is missing'],
    [['create', '--email'], 'option --email argument missing'],
    [
      ['create', '--email', 'ada@'],
      '--email is neither a valid email address nor a login name (1 to 64 of a-z, 0-9, . _ and -)',
    ],
    [['create', '--email', '--name', 'Ada'], '--email needs a value'],
    [['create', '--emial', 'ada@example.com'], 'unknown option --emial (Did you mean --email?)'],
    [['create', '--constructor'], 'unknown option --constructor\n'],
    [[...CREATE, '--email', 'eve@example.com'], '--email is given twice'],
    [[...CREATE, '--name', ' '], '--name is blank'],
    [[...CREATE, '--customer', '0'], '--customer must be a whole number from 1 to 999999999'],
    [[...CREATE, '--inactive=yes'], '--inactive takes no value'],
    [[...CREATE, '--region', 'eu-west-1'], '--region goes with --stage'],
    [[...CREATE, '--stage', '../x'], '--stage takes letters'],
    [['move', '--email', 'ada@example.com'], '--customer is missing'],
  ])('%j is refused in words', async (args, words) => {
    const { status, stdout, stderr } = await admin(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`Error: ${words}`);
    expect(stderr).toContain('npm run admin -- help');
  });

  test.each([
    [[...CREATE, '--password', 'hunter2']],
    [[...CREATE, '--password=hunter2']],
    [[...CREATE, 'hunter2']],
    [[...CREATE, '--pw', 'hunter2']],
    [[...CREATE, '--secret=hunter2']],
    [[...CREATE, "--secret='hunter2"]],
    [[...CREATE, '--secret=\n hunter2']],
    [[...CREATE, '-p', 'hunter2']],
    [[...CREATE, '-phunter2']],
    [['hunter2']],
    [['help', 'hunter2']],
    [['create', '--email=hunter2!']],
    [['create', '--inactive=hunter2']],
    [['mails', '--limit', 'hunter2']],
    [['set-password', '--email', 'ada@example.com', '--password', 'hunter2']],
    [['show', '--id', 'hunter2']],
  ])('never repeats what may be a password: %j', async (args) => {
    const { status, stdout, stderr } = await admin(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).not.toContain('hunter2');
  });

  test('takes the options of every command before the command as well', async () => {
    const { status, json } = await adminJson(['--json', '--region', 'eu-west-1', 'list']);
    expect([status, json.error.message]).toEqual([2, '--region goes with --stage']);
  });

  test('says how a password is given', async () => {
    const { stderr } = await admin([...CREATE, '--password', 'hunter2']);
    expect(stderr).toMatch(/never taken from the command line.*terminal.*standard input/s);
  });

  test('is one JSON document as well', async () => {
    expect(await adminJson(['create'])).toEqual({
      status: 2,
      json: { error: { code: 'usage', message: '--email is missing' } },
    });
  });
});

describe('without a service', () => {
  test('says that none runs, and what to do', async () => {
    const port = await findFreePort();
    const env = { AWS_ENDPOINT_URL_DYNAMODB: undefined, DYNAMODB_PORT: String(port) };
    const { status, stderr } = await admin(['list'], { env });
    expect([status, stderr]).toEqual([
      1,
      `Error: No local service has its DynamoDB on port ${port}: start it with \`npm start\`, set the same DYNAMODB_PORT, or name a deployed stage with --stage.\n`,
    ]);
    expect((await adminJson(['list'], { env })).json.error.code).toBe('not_running');
  });

  test('says so of an endpoint that the caller names', async () => {
    const endpoint = `http://127.0.0.1:${await findFreePort()}/`;
    const { stderr } = await admin(['list'], { env: { AWS_ENDPOINT_URL_DYNAMODB: endpoint } });
    expect(stderr).toBe(`Error: Nothing answers at ${endpoint}, which AWS_ENDPOINT_URL_DYNAMODB names.\n`);
  });

  test('distinguishes another server from a DynamoDB', async () => {
    const server = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const env = { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const { json } = await adminJson(['list'], { env });
    server.close();
    expect(json.error).toEqual({ code: 'not_running', message: expect.stringContaining('not as DynamoDB does') });
  });

  test('names the tables that are missing and creates none', async () => {
    const { json } = await adminJson(CREATE, {
      input: 'a password',
      env: {
        AWS_ENDPOINT_URL_DYNAMODB: process.env.TEST_DYNAMODB_ENDPOINT,
        USERS_TABLE: 'absent-users',
        ROLES_TABLE: 'absent-roles',
      },
    });
    expect(json.error.code).toBe('tables_missing');
    expect(json.error.message).toMatch(
      /absent-users.*absent-roles.*This command creates none: `npm start` creates them/s,
    );
  });

  test('refuses a port that is none', async () => {
    const env = { AWS_ENDPOINT_URL_DYNAMODB: undefined, DYNAMODB_PORT: 'x' };
    expect((await adminJson(['list'], { env })).json.error.code).toBe('configuration');
  });
});
