import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
    await mkdir(join(this.serverless.serviceDir, '.serverless'), { recursive: true });
    const bundles = await this.bundle(functionKeys);
    const sizes = await Promise.all(functionKeys.map((key, index) => this.writeZip(key, bundles[index] ?? new Map())));
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

  /**
   * @param {string} key
   * @param {ReadonlyMap<string, string>} files
   * @returns {Promise<number>} bytes of the zip
   */
  async writeZip(key, files) {
    const zip = await zipFile(files);
    const { naming } = this.serverless.getProvider('aws');
    const artifact = join(this.serverless.serviceDir, '.serverless', naming.getFunctionArtifactName(key));
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
