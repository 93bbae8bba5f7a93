import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from '@jest/globals';
import { javaMajor } from '../../../../scripts/local/engine/amazon.mjs';
import { chooseEngine, startEngine } from '../../../../scripts/local/engine/engine.mjs';
import { findFreePort } from '../../../../scripts/local/ports.mjs';

describe('chooseEngine', () => {
  const dynoxide = { kind: 'dynoxide', program: '/dynoxide' };
  const amazon = { kind: 'amazon', program: 'java' };
  const machine = (has: { dynoxide: boolean; java: boolean }) => ({
    findDynoxide: () => (has.dynoxide ? '/dynoxide' : undefined),
    findJava: async () => (has.java ? 'java' : undefined),
  });
  const both = machine({ dynoxide: true, java: true });
  const none = machine({ dynoxide: false, java: false });

  test('prefers dynoxide and falls back to Amazon', async () => {
    await expect(chooseEngine(undefined, both)).resolves.toEqual(dynoxide);
    await expect(chooseEngine(undefined, machine({ dynoxide: false, java: true }))).resolves.toEqual(amazon);
  });

  test('does as it is told', async () => {
    await expect(chooseEngine('amazon', both)).resolves.toEqual(amazon);
    await expect(chooseEngine('dynoxide', both)).resolves.toEqual(dynoxide);
  });

  test('does not replace an engine that was asked for', async () => {
    await expect(chooseEngine('amazon', machine({ dynoxide: true, java: false }))).rejects.toThrow('Java 17');
    await expect(chooseEngine('dynoxide', machine({ dynoxide: false, java: true }))).rejects.toThrow('@dynoxide');
  });

  test('names both where there is neither', async () => {
    await expect(chooseEngine(undefined, none)).rejects.toThrow(/dynoxide.*Amazon.*Java 17/);
  });
});

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "25" 2025-09-16', 25],
  ['java version "1.8.0_402"', 1],
  ['no such thing', 0],
])('%s is Java %d', (banner, major) => {
  expect(javaMajor(banner)).toBe(major);
});

test('an engine that ends at once is reported with its last words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-engine-'));
  writeFileSync(join(folder, 'dynoxide.db'), 'no database '.repeat(1000));
  const start = startEngine({ kind: 'dynoxide', port: await findFreePort(), dataDir: folder });
  await expect(start).rejects.toThrow(/dynoxide ended at once\. .*database/);
  rmSync(folder, { recursive: true });
});

test('an engine is gone when its parent is killed with -9', async () => {
  const port = await findFreePort();
  const source = `
    import { startEngine } from '${new URL('../../../../scripts/local/engine/engine.mjs', import.meta.url).href}';
    await startEngine({ port: ${port}, dataDir: ':memory:' });
    console.log('ready');`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => createInterface({ input: parent.stdout }).once('line', resolve));
  const answers = () =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
  expect(await answers()).toBe(true);

  parent.kill('SIGKILL');

  while (await answers()) await new Promise((resolve) => setTimeout(resolve, 20));
});
