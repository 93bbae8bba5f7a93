import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockDataDir } from '../../../../scripts/local/engine/data-lock.mjs';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('a folder in use is refused, naming the process and the setting, until it is given back', () => {
  const release = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(
    `The data in ${dataDir} is in use by process ${process.pid}: stop it, or set DATA_DIR to another folder.`,
  );

  release();
  lockDataDir(dataDir)();
});

test('the lock of a process that is gone is taken over', async () => {
  const process = spawn('true');
  await new Promise((resolve) => process.once('close', resolve));
  writeFileSync(join(dataDir, 'latchkey.lock'), JSON.stringify({ pid: process.pid, startedAt: '1' }));

  lockDataDir(dataDir)();
});

test('the lock of an earlier process with the same pid is taken over', () => {
  writeFileSync(join(dataDir, 'latchkey.lock'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));

  const release = lockDataDir(dataDir);

  expect(readFileSync(join(dataDir, 'latchkey.lock'), 'utf8')).not.toContain('long ago');
  release();
});

test('a lock that was cut short is taken over', () => {
  writeFileSync(join(dataDir, 'latchkey.lock'), '');
  lockDataDir(dataDir)();
  expect(existsSync(join(dataDir, 'latchkey.lock'))).toBe(false);
});

test('the lock of a copied folder is named as such, and what to do', () => {
  const release = lockDataDir(dataDir);
  const copy = `${dataDir}-copy`;
  cpSync(dataDir, copy, { recursive: true });

  expect(() => lockDataDir(copy)).toThrow(
    `${copy} is a copy of a folder that process ${process.pid} uses: if nothing uses the copy, delete ${join(copy, 'latchkey.lock')}.`,
  );

  rmSync(join(copy, 'latchkey.lock'));
  lockDataDir(copy)();
  release();
  rmSync(copy, { recursive: true });
});

test('a folder that was moved while it is in use stays locked', () => {
  const release = lockDataDir(dataDir);
  const moved = `${dataDir}-moved`;
  renameSync(dataDir, moved);
  expect(() => lockDataDir(moved)).toThrow('is in use by process');
  renameSync(moved, dataDir);
  release();
});
