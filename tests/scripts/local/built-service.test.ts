import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buildService, routedHandlers } from '../../../scripts/local/built-service.mjs';

const routed = (handler: string) => ({ handler, events: [{ httpApi: 'GET /' }] });
const streamed = { handler: 'nowhere/streamed.handler', events: [{ stream: {} }] };
const uncalled = { handler: 'nowhere/uncalled.handler' };

/** A checkout with one small handler beside the sources of the service. */
let serviceDir: string;
beforeAll(async () => {
  serviceDir = await realpath(await mkdtemp(join(tmpdir(), 'latchkey-built-')));
  for (const folder of ['lib', 'scripts/local']) await cp(folder, join(serviceDir, folder), { recursive: true });
  await symlink(resolve('node_modules'), join(serviceDir, 'node_modules'));
});
beforeEach(async () => {
  await rm(join(serviceDir, '.build'), { recursive: true, force: true });
  await write(
    'functions/small.ts',
    "import { secret } from './other';\nexport const handler = (): string => secret;\n",
  );
  await write('functions/other.ts', "export const secret = 'one';\n");
});
afterAll(() => rm(serviceDir, { recursive: true, force: true }));

const write = async (path: string, text: string) => {
  await mkdir(dirname(join(serviceDir, path)), { recursive: true });
  await writeFile(join(serviceDir, path), text);
};
const builds = () => readdir(join(serviceDir, '.build/local'));
const small = { small: routed('functions/small.handler') };

test('functions behind streams are not loaded: they would send events and mails to AWS', () => {
  expect(routedHandlers({ streamed, uncalled, ...small })).toEqual([['small', small.small]]);
});

describe('a build', () => {
  test('has the handlers where serverless-offline looks for them', async () => {
    const { handlerOf } = await buildService(serviceDir, { ...small, streamed });
    const [name = ''] = await builds();
    expect(handlerOf('small')).toBe(`.build/local/${name}/service.small`);
    expect(existsSync(join(serviceDir, `.build/local/${name}/service.mjs`))).toBe(true);
    expect(existsSync(join(serviceDir, `.build/local/${name}/service.mjs.map`))).toBe(true);
  });

  test('is made once for the same sources, again for others, and is deleted when no start has used it for a day', async () => {
    await Promise.all([buildService(serviceDir, small), buildService(serviceDir, small)]);
    await buildService(serviceDir, small);
    const [first = '', ...more] = await builds();
    expect(more).toEqual([]);
    await write('functions/other.ts', "export const secret = 'two';\n");
    await buildService(serviceDir, small);
    expect(await builds()).toHaveLength(2);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3_600_000);
    await utimes(join(serviceDir, '.build/local', first), twoDaysAgo, twoDaysAgo);
    await buildService(serviceDir, { ...small, second: routed('functions/small.handler') });
    expect(await builds()).toEqual([expect.not.stringContaining(first), expect.not.stringContaining(first)]);
  });

  test('checks settings without the service, which reads them while it is loaded', async () => {
    const { loadSettings } = await buildService(serviceDir, small);
    const { findFaults } = await loadSettings();
    expect(findFaults({ BCRYPT_COST: 'many' }).map(({ name }) => name)).toContain('BCRYPT_COST');
  });

  test.each([
    ['missing', 'functions/missing.handler', 'functions/missing'],
    ['broken', 'functions/broken.handler', 'functions/broken.ts:1:'],
  ])('names a handler that is %s, and leaves nothing', async (_, handler, place) => {
    await write('functions/broken.ts', 'export const handler = (');
    await expect(buildService(serviceDir, { wrong: routed(handler) })).rejects.toThrow(place);
    expect(await builds()).toEqual([]);
  });
});
