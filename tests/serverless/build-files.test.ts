import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readBuild, writeBuild } from '../../serverless/plugins/build-files.mjs';

let build: string;
const zips = new Map([
  ['signIn.zip', Buffer.from('one')],
  ['signUp.zip', Buffer.from('two')],
]);

beforeEach(async () => {
  build = await mkdtemp(join(tmpdir(), 'latchkey-build-'));
  for (const [name, zip] of zips) await writeFile(join(build, name), zip);
  await writeBuild(build, zips);
});
afterEach(() => rm(build, { recursive: true }));

test('the zips of a build are read as they were made', async () => {
  expect(await readBuild(build, ['signUp.zip', 'signIn.zip'])).toEqual([Buffer.from('two'), Buffer.from('one')]);
});

test('a zip that was changed is refused', async () => {
  await writeFile(join(build, 'signIn.zip'), 'other');
  await expect(readBuild(build, [...zips.keys()])).rejects.toThrow(/signIn\.zip was changed after it was built/);
});

test('a build without one of its zips is refused', async () => {
  await rm(join(build, 'signIn.zip'));
  await expect(readBuild(build, [...zips.keys()])).rejects.toThrow(/signIn\.zip is missing/);
});

test.each([[['signIn.zip', 'signUp.zip', 'new.zip']], [['signIn.zip']]])(
  'a build of other functions than %j is refused',
  async (names) => {
    await expect(readBuild(build, names)).rejects.toThrow(/built from another commit/);
  },
);

test('a folder without a build is refused', async () => {
  await expect(readBuild(join(build, 'none'), [])).rejects.toThrow(/has no build/);
});

test('a folder whose list was cut off is refused', async () => {
  await writeFile(join(build, 'build.json'), '{"signIn.zip": "');
  await expect(readBuild(build, [...zips.keys()])).rejects.toThrow(/has no build/);
});
