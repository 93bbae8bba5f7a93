import { basename } from 'node:path';
import { build } from 'esbuild';
import { lambdaTrims } from './lambda-trims.mjs';
import { createLazyModules } from './lazy-modules.mjs';
import { trimDescriptions } from './trim-descriptions.mjs';
import { trimLists } from './trim-lists.mjs';

/**
 * One function to bundle.
 *
 * @typedef {object} FunctionEntry
 * @property {string} key its key in serverless.yml; names the function in the errors of the bundler
 * @property {string} handler as serverless.yml names it: `functions/auth-service/sign-up.handler`
 * @property {string} [primedRead] the call that the module awaits while it loads, as `primedRead` returns it
 */

/**
 * Bundles each function with everything it imports. That includes the SDK, because a bundled SDK starts faster than the one in
 * the Lambda runtime. All functions are bundled in one build, which parses what they share only once.
 *
 * An entry exports only the handler, so other exports of its file are dropped. The output is an ES module, because lexing
 * CommonJS takes time at every start. It is minified, because init time grows with the size of the code. Paths are relative to
 * the service's directory, so the same sources give the same bytes in every checkout.
 *
 * @param {string} serviceDir absolute path of the directory that holds serverless.yml
 * @param {readonly FunctionEntry[]} entries
 * @returns {Promise<Map<string, string>[]>} the files of each function, in the order of the entries, by name: `index.mjs`, which
 * exports `handler`, and the modules that it imports lazily
 * @throws when a handler's file, or something it imports, is missing or does not compile
 */
export async function bundleFunctions(serviceDir, entries) {
  const lazyModules = createLazyModules();
  const { outputFiles, metafile } = await build({
    entryPoints: entries.map(({ key }) => ({ in: `function:${key}`, out: key })),
    outdir: '.',
    absWorkingDir: serviceDir,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [entryModules(serviceDir, entries), lazyModules.plugin, lambdaTrims, trimLists, trimDescriptions],
  });
  const lazy = await lazyModules.bundle(metafile);
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
  return entries.map(({ key }) => new Map([['index.mjs', texts.get(key) ?? ''], ...(lazy.get(`${key}.js`) ?? [])]));
}

/**
 * The `index.mjs` of one function, see `bundleFunctions`.
 *
 * @param {string} serviceDir
 * @param {string} handler
 * @param {string} [primedRead]
 * @returns {Promise<string>}
 */
export async function bundleFunction(serviceDir, handler, primedRead = '') {
  const [files] = await bundleFunctions(serviceDir, [{ key: 'index', handler, primedRead }]);
  return files?.get('index.mjs') ?? '';
}

/**
 * The modules that the bundler starts from.
 *
 * @param {string} serviceDir
 * @param {readonly FunctionEntry[]} entries
 * @returns {import('esbuild').Plugin}
 */
const entryModules = (serviceDir, entries) => ({
  name: 'function',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^function:/ }, ({ path }) => ({
      path: path.replace(/^function:/, ''),
      namespace: 'function',
    }));
    onLoad({ filter: /.*/, namespace: 'function' }, ({ path }) => {
      const { handler = '', primedRead } = entries.find(({ key }) => key === path) ?? {};
      const { module, exportName } = parseHandler(handler);
      const contents = `export { ${exportName} as handler } from './${module}';${primeStatement(primedRead)}`;
      return { contents, resolveDir: serviceDir };
    });
  },
});

/**
 * The import comes after the export, so that it does not change the order in which the function's own imports are loaded.
 *
 * @param {string} [primedRead]
 */
const primeStatement = (primedRead = '') =>
  primedRead === '' ? '' : `\nimport * as prime from './lib/runtime/prime';\nawait prime.${primedRead};`;

/**
 * @param {string} handler
 * @returns {{ module: string, exportName: string }}
 */
function parseHandler(handler) {
  const dot = handler.lastIndexOf('.');
  return { module: handler.slice(0, dot), exportName: handler.slice(dot + 1) };
}
