import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {import('./serverless.d.ts').TemplateValue} TemplateValue
 * @typedef {Record<string, TemplateValue>} Environment
 */

/** Stands for a value that only AWS knows. It is not empty, so settings that depend on this one see that it is set. */
const REFERENCE = 'reference';

/**
 * Check the settings of functions before they are deployed, with the code that the functions use.
 *
 * A value that only AWS knows, for example the URL of the API, is not checked.
 * @param {string} serviceDir absolute path of the directory that holds serverless.yml
 * @param {Environment[]} environments of the functions
 * @returns {Promise<string[]>} every fault once, as a sentence that begins with the name of the setting
 */
export async function checkSettings(serviceDir, environments) {
  const { findFaults } = await loadSettingFaults(serviceDir);
  const lines = environments.flatMap((environment) => {
    const texts = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, textOf(name, value)]));
    return findFaults(texts)
      .filter(({ name }) => texts[name] !== REFERENCE)
      .map(({ name, text }) => `${name} ${text}`);
  });
  return [...new Set(lines)];
}

/**
 * Only AWS knows a reference to a resource (`Fn::GetAtt`), a dynamic reference (`{{resolve:ssm:...}}`), and an empty BASE_URL,
 * which `ServiceShape` replaces by the URL of the API. A variable that is `null` is not set.
 *
 * @param {string} name
 * @param {TemplateValue} value
 * @returns {string | undefined}
 */
function textOf(name, value) {
  if (value === null) return undefined;
  if (typeof value === 'object' || (name === 'BASE_URL' && value === '')) return REFERENCE;
  return String(value).startsWith('{{resolve:') ? REFERENCE : String(value);
}

/**
 * Node cannot import TypeScript, so the module is bundled.
 *
 * @param {string} serviceDir
 * @returns {Promise<typeof import('../../lib/setting-faults.ts')>}
 */
async function loadSettingFaults(serviceDir) {
  const { outputFiles } = await build({
    entryPoints: [join(serviceDir, 'lib', 'setting-faults.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const bundle = outputFiles.map(({ text }) => text).join('');
  return import(`data:text/javascript,${encodeURIComponent(bundle)}`);
}
