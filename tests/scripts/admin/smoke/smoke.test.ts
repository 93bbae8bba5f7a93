import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../../../scripts/local/ports.mjs';
import { tryLocalAdmin } from '../../../support/local-admin';
import { type LocalStart, startLocally, untilReady } from '../../../support/local-start';

jest.setTimeout(240_000);

interface Report {
  failed: number;
  steps: { name: string; outcome: string; text: string }[];
}

describe.each(['hardened', 'classic'])('a smoke test in mode %s', (mode) => {
  let local: LocalStart;
  let settings: Record<string, string>;

  beforeAll(async () => {
    const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
    settings = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' };
    local = startLocally({ ...settings, CONTRACT_MODE: mode });
    await untilReady(local);
  });

  afterAll(async () => {
    local.process.kill('SIGTERM');
    await local.exited;
  });

  const smoke = (...args: string[]) => tryLocalAdmin<Report>(settings, ['smoke', ...args]);

  test('reaches every route, and takes a user from the sign-up to the end of the account', async () => {
    const { status, json } = await smoke();
    expect(json.steps.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
    expect([status, json.failed]).toEqual([0, 0]);
    const names = json.steps.map(({ name }) => name);
    expect(names.filter((name) => / \//.test(name)).length).toBeGreaterThan(100);
    expect(names.includes('mail')).toBe(mode === 'hardened');
    expect(names.at(-1)).toBe('end of the account');
    const left = await tryLocalAdmin<{ users: object[] }>(settings, ['list']);
    expect(left.json.users).toEqual([]);
  });

  test('removes the user if a step fails, such as tokens of another URL', async () => {
    const { status, json } = await smoke('--url', `http://127.0.0.1:${settings.PORT}`);
    expect([status, json.failed]).toEqual([1, 1]);
    const failure = json.steps.find(({ outcome }) => outcome === 'failed');
    expect(failure).toMatchObject({ name: 'access token', text: expect.stringContaining('Tokens are issued by') });
    expect(json.steps.at(-1)).toMatchObject({ name: 'clean-up', outcome: 'ok' });
    const left = await tryLocalAdmin<{ users: object[] }>(settings, ['list']);
    expect([left.status, left.json.users]).toEqual([0, []]);
  });

  test('with --reads-only makes no account', async () => {
    const { status, json } = await smoke('--reads-only', '--url', `http://localhost:${settings.PORT}`);
    expect([status, json.steps.some(({ name }) => name === 'sign-up')]).toEqual([0, false]);
  });

  test('says what it means if nothing listens', async () => {
    const { status, json } = await smoke('--reads-only', '--url', `http://localhost:${await findFreePort()}`);
    expect([status, json.failed]).toEqual([1, json.steps.length - 1]);
    expect(json.steps[1]?.text).toContain('Nothing listens there');
  });
});
