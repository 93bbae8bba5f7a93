import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readBuild, writeBuild } from './build-files.mjs';
import { bundleFunctions } from './bundle-functions.mjs';
import { primedRead } from './primed-read.mjs';
import { zipFile } from './zip-file.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').ServerlessOptions} ServerlessOptions
 * @typedef {import('./serverless.d.ts').PluginUtilities} PluginUtilities
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/**
 * Makes one small zip per function for `package`, `deploy` and `deploy function`. It contains an ES module, `index.mjs`,
 * and perhaps modules that this one loads lazily.
 * Without this plugin the framework would zip the TypeScript sources with all of node_modules.
 */
export default class PackageFunctions {
  /**
   * @param {Serverless} serverless
   * @param {ServerlessOptions} options
   * @param {PluginUtilities} utilities
   */
  constructor(serverless, options, { log }) {
    this.serverless = serverless;
    this.log = log;
    /** The folder of a build whose zips are deployed; `undefined` makes new ones. */
    this.build = options.build;
    const build = { usage: 'Take the zips of this folder, which `package --package` made', type: 'string' };
    /** @type {Record<string, object>} */
    this.commands = { deploy: { options: { build } }, package: { options: { build } } };
    /** @type {Hooks} */
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => this.package(Object.keys(serverless.service.functions)),
      'before:package:function:package': () => this.package(options.function === undefined ? [] : [options.function]),
    };
  }

  /**
   * Writes the zips to the framework's artifact directory. With `--package <dir>` the framework moves them to that directory.
   *
   * @param {string[]} functionKeys keys of `functions` in serverless.yml
   * @throws a framework error that names the file and line if a source cannot be bundled
   */
  async package(functionKeys) {
    const directory = join(this.serverless.serviceDir, '.serverless');
    await mkdir(directory, { recursive: true });
    const zips =
      this.build === undefined ? await this.makeZips(functionKeys) : await this.readZips(this.build, functionKeys);
    const sizes = await Promise.all(functionKeys.map((key, index) => this.writeZip(key, zips[index] ?? Buffer.of())));
    await writeBuild(
      directory,
      new Map(functionKeys.map((key, index) => [this.artifactOf(key), zips[index] ?? Buffer.of()])),
    );
    const width = Math.max(...functionKeys.map((key) => key.length));
    functionKeys.forEach((key, index) => {
      this.log.notice(`  ${key.padEnd(width)} ${((sizes[index] ?? 0) / 1000).toFixed(1).padStart(6)} KB`);
    });
  }

  /**
   * @param {string[]} functionKeys
   * @returns {Promise<Map<string, string>[]>} the files of each, in the same order
   */
  async bundle(functionKeys) {
    const { serviceDir, classes, service } = this.serverless;
    const entries = functionKeys.map((key) => {
      const { handler, iamRoleStatements = [] } = definitionOf(service, key);
      return { key, handler, primedRead: primedRead(iamRoleStatements) };
    });
    return bundleFunctions(serviceDir, entries).catch((/** @type {Error} */ error) => {
      throw new classes.Error(`Cannot bundle the functions: ${error.message}`, 'FUNCTION_BUNDLE_FAILED');
    });
  }

  /** @param {string[]} functionKeys */
  async makeZips(functionKeys) {
    const bundles = await this.bundle(functionKeys);
    return Promise.all(bundles.map((files) => zipFile(files)));
  }

  /**
   * @param {string} build the folder
   * @param {string[]} functionKeys
   */
  async readZips(build, functionKeys) {
    const names = functionKeys.map((key) => this.artifactOf(key));
    const zips = await readBuild(resolve(this.serverless.serviceDir, build), names).catch(
      (/** @type {Error} */ error) => {
        throw new this.serverless.classes.Error(error.message, 'BUILD_REFUSED');
      },
    );
    this.log.notice(`  the zips of ${build}`);
    return zips;
  }

  /** @param {string} key */
  artifactOf(key) {
    return this.serverless.getProvider('aws').naming.getFunctionArtifactName(key);
  }

  /**
   * @param {string} key
   * @param {Buffer} zip
   * @returns {Promise<number>} bytes of the zip
   */
  async writeZip(key, zip) {
    const artifact = join(this.serverless.serviceDir, '.serverless', this.artifactOf(key));
    await writeFile(artifact, zip);
    const definition = definitionOf(this.serverless.service, key);
    definition.package = { ...definition.package, artifact };
    definition.handler = 'index.handler';
    return zip.length;
  }
}

/**
 * @param {Serverless['service']} service
 * @param {string} key
 */
const definitionOf = ({ functions }, key) =>
  /** @type {import('./serverless.d.ts').ServiceFunction} */ (functions[key]);
