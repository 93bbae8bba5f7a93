import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, jest, test } from '@jest/globals';
import { useTables } from '../../../support/tables';
import { adminJson } from '../admin-fixture';

// Real processes, which a busy machine makes slow.
jest.setTimeout(240_000);

const tables = useTables();
const directory = mkdtempSync(join(tmpdir(), 'latchkey-kills-'));
afterAll(() => rmSync(directory, { recursive: true }));

const USERS = 500;
const KILLS = 2;
const imported = join(directory, 'users.jsonl');
const exported = join(directory, 'export.jsonl');
const emails = Array.from({ length: USERS }, (_, number) => `${number}@example.com`);

const changedAt = (path: string): number => {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};

/**
 * Start the command as a process, and kill it soon after it has noted how far it is.
 * @returns whether it was killed before its end.
 */
const runKilled = async (args: readonly string[], position: string, kills: boolean): Promise<boolean> => {
  const before = changedAt(position);
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/admin/main.ts', ...args], {
    env: process.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (code, signal) => resolve([code, signal])),
  );
  while (kills && child.exitCode === null && [before, 0].includes(changedAt(position))) await sleep(2);
  if (kills) {
    await sleep(Math.random() * 50);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  if (signal === null && code !== 0) throw new Error(errors);
  return signal === 'SIGKILL';
};

/** @returns how often it was killed until it came to its end. */
const repeat = async (args: readonly string[], position: string): Promise<number> => {
  let kills = 0;
  while (await runKilled(args, position, kills < KILLS)) kills += 1;
  return kills;
};

test('an import and an export that are killed again and again lose nobody, and have nobody twice', async () => {
  writeFileSync(imported, emails.map((email) => `${JSON.stringify({ email, name: 'x' })}\n`).join(''));
  expect(await repeat(['import', imported], `${imported}.rejected.jsonl.position.json`)).toBe(KILLS);
  const stored = (await tables.users.items()).flatMap(({ email }) => (typeof email === 'string' ? [email] : []));
  expect(stored.sort()).toEqual([...emails].sort());
  expect((await adminJson(['import', imported])).json).toMatchObject({ imported: 0, present: USERS, rejected: 0 });

  expect(await repeat(['export', exported], `${exported}.position.json`)).toBe(KILLS);
  const lines = readFileSync(exported, 'utf8').trim().split('\n');
  const found = lines.flatMap((line) => JSON.parse(line).email ?? []);
  expect(found.sort()).toEqual([...emails].sort());
});
