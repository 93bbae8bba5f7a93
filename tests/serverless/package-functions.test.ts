import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeBuild } from '../../serverless/plugins/build-files.mjs';
import PackageFunctions from '../../serverless/plugins/package-functions.mjs';

const zip = Buffer.from('the zip that was tested');
let serviceDir: string;

beforeEach(async () => {
  serviceDir = await mkdtemp(join(tmpdir(), 'latchkey-service-'));
  await mkdir(join(serviceDir, 'build'));
  await writeFile(join(serviceDir, 'build', 'signIn.zip'), zip);
  await writeBuild(join(serviceDir, 'build'), new Map([['signIn.zip', zip]]));
});
afterEach(() => rm(serviceDir, { recursive: true }));

/** The plugin with a fake of the framework that has only what it uses. There are no sources that it could bundle. */
const packaging = (build: string) => {
  class FrameworkError extends Error {
    constructor(
      message: string,
      readonly code: string,
    ) {
      super(message);
    }
  }
  const signIn = { handler: 'functions/auth-service/sign-in.handler', events: [] };
  const framework = {
    serviceDir,
    service: { functions: { signIn } },
    classes: { Error: FrameworkError },
    getProvider: () => ({ naming: { getFunctionArtifactName: (key: string) => `${key}.zip` } }),
  };
  const log = { notice: () => {} };
  return { signIn, plugin: new PackageFunctions(framework as never, { build }, { log } as never) };
};

test('--build packages the zips of the build, and not the sources', async () => {
  const { signIn, plugin } = packaging('build');
  await plugin.hooks['before:package:createDeploymentArtifacts']?.();
  const artifact = join(serviceDir, '.serverless', 'signIn.zip');
  expect(await readFile(artifact)).toEqual(zip);
  expect(signIn).toMatchObject({ handler: 'index.handler', package: { artifact } });
});

test('a package made from a build is the same build again', async () => {
  await packaging('build').plugin.package(['signIn']);
  expect(await readFile(join(serviceDir, '.serverless', 'build.json'))).toEqual(
    await readFile(join(serviceDir, 'build', 'build.json')),
  );
});

test('a build that is refused is an error of the framework, and nothing is packaged', async () => {
  const { signIn, plugin } = packaging('other');
  await expect(plugin.package(['signIn'])).rejects.toMatchObject({ code: 'BUILD_REFUSED' });
  expect(signIn).not.toHaveProperty('package');
});
