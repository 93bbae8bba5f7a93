import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { newCredentials } from '../support/deps';
import { commandsOf, filesOf } from '../support/guide';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { type Application, newApplication } from '../support/npm-package';

jest.setTimeout(180_000);

let local: LocalStart;
let application: Application;
let service: string;

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  service = `http://localhost:${port}`;
  local = startLocally({ PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' });
  [application] = await Promise.all([newApplication(), untilReady(local)]);
});

afterAll(async () => {
  local?.process.kill('SIGTERM');
  await local?.exited;
  application?.remove();
});

describe('README.md, "Add sign-in to your application"', () => {
  test('signs in with the client', async () => {
    application.write(filesOf('README.md', { 'http://localhost:3000': service }));
    expect(await application.run('sign-in.mjs', [])).toBe('Hello, eve@example.com!\n');
  });

  test('installs the package under the name that npm pack gives it', () => {
    const installs = commandsOf('README.md').filter((command) => command.includes('npm pack'));
    expect(installs).toEqual([expect.stringContaining(`npm install ../latchkey/${application.tarball}`)]);
  });
});

const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;

// Python and its library requests are not on every machine: elsewhere these tests are skipped.
(hasRequests ? describe : describe.skip)('docs/guides/python.md', () => {
  const run = (file: string): string => {
    const { email, password } = newCredentials();
    const options = { cwd: application.directory, encoding: 'utf8' } as const;
    application.write(filesOf('docs/guides/python.md'));
    if (file === 'tokens.py') spawnSync('python3', ['sign_in.py', service, email, password], options);
    const { stdout, stderr } = spawnSync('python3', [file, service, email, password], options);
    return `${stdout}${stderr}`.replaceAll(email, 'EMAIL');
  };

  test('signs up, signs in and signs out with a cookie', () => {
    expect(run('sign_in.py')).toBe('EMAIL\n403\n');
  });

  test('calls with an access token, and refreshes it', () => {
    expect(run('tokens.py')).toBe('EMAIL\nEMAIL\n');
  });
});
