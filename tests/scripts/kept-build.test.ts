import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keptBuild } from '../../scripts/kept-build.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'latchkey-kept-'));
  mkdirSync(join(root, 'lib'));
  save('one');
});
afterEach(() => rmSync(root, { recursive: true }));

const source = () => join(root, 'lib', 'source.txt');
const save = (text: string) => writeFileSync(source(), text);
const build = async (during = () => {}) => {
  const make = async (dir: string) => {
    const text = readFileSync(source(), 'utf8');
    writeFileSync(join(dir, 'made.txt'), text);
    during();
  };
  const dir = await keptBuild({ place: join(root, 'place'), root, sources: ['lib'], options: [], make });
  return readFileSync(join(dir, 'made.txt'), 'utf8');
};

test('what was made is kept until a source changes', async () => {
  let made = 0;
  const count = () => {
    made += 1;
  };
  expect([await build(count), await build(count), made]).toEqual(['one', 'one', 1]);
  save('two');
  expect([await build(count), made]).toEqual(['two', 2]);
});

test('a source that changes meanwhile is read again', async () => {
  let isSaved = false;
  const saveOnce = () => {
    if (!isSaved) save('two');
    isSaved = true;
  };
  expect(await build(saveOnce)).toBe('two');
  save('one');
  expect(await build()).toBe('one');
});

test('a link to nothing, as editors make them, is no source', async () => {
  symlinkSync('nowhere', join(root, 'lib', '.#source.txt'));
  expect(await build()).toBe('one');
});

test('runs at the same time share what one of them has made', async () => {
  expect(await Promise.all(Array.from({ length: 5 }, () => build()))).toEqual(Array(5).fill('one'));
});
