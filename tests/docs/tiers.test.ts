import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { testFilesOf, tiers } from '../tiers.mjs';

test('every test file belongs to exactly one tier', () => {
  const files = readdirSync('tests', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const folders = new Set(files.map((file) => file.split('/')[0]));
  expect(Object.values(tiers).flat().sort()).toEqual([...folders].sort());
});

test('every tier has a script of its name', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const tier of Object.keys(tiers)) expect(scripts[`test:${tier}`]).toBe(`TEST_TIER=${tier} npm test`);
});

test('a tier that is not there is refused, whatever it is called', () => {
  for (const tier of ['units', '', 'constructor']) expect(() => testFilesOf(tier)).toThrow('TEST_TIER');
});
