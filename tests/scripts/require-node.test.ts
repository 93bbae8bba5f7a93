import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';

const { engines, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  engines: { node: string };
  scripts: Record<string, string>;
};

/** Runs the check as if this were another version of Node. */
const check = (version: string) => {
  const fake = `Object.defineProperty(process, 'version', { value: '${version}' }); require('./scripts/require-node.cjs');`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', fake], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
};

describe('the check of the Node version', () => {
  test.each(['v20.19.0', 'v20.20.2', 'v22.13.0', 'v24.0.0', 'v26.10.0'])('accepts %s', (version) => {
    expect(check(version)).toEqual({ status: 0, output: '' });
  });

  test.each(['v4.9.1', 'v18.20.8', 'v20.18.3', 'v21.7.3', 'v22.12.0', 'v23.11.1', 'v19.9.0'])(
    'refuses %s in one line',
    (version) => {
      const output = `Error: Latchkey needs Node ${engines.node}, and this is Node ${version}.\n`;
      expect(check(version)).toEqual({ status: 1, output });
    },
  );

  test('is for the versions that the framework supports', () => {
    const { supportedRange } = createRequire(import.meta.url)('serverless/lib/cli/is-supported-node-version') as {
      supportedRange: string;
    };
    expect(engines.node).toBe(supportedRange);
  });

  test('runs before every script', () => {
    const unchecked = Object.entries(scripts).filter(
      ([, command]) => !/^node scripts\/require-node\.cjs && |\bnpm test\b/.test(command),
    );
    expect(unchecked).toEqual([]);
  });
});
