import { build } from 'esbuild';
import { lambdaTrims } from './lambda-trims.mjs';
import { trimLists } from './trim-lists.mjs';

/**
 * Bundles one function with everything it imports, the SDK included: a bundled SDK starts faster than the runtime's.
 *
 * The entry re-exports the handler alone, so that other exports of its file are dropped. ECMAScript output, because the
 * runtime pays for lexing CommonJS, and minified, because init time grows with the bytes to parse. Paths are relative
 * to the service's directory: the same sources give the same bytes in every checkout.
 *
 * @param {string} serviceDir absolute path of the directory that holds serverless.yml
 * @param {string} handler as serverless.yml names it: `functions/auth-service/sign-up.handler`
 * @param {string} primedRead what the module waits for before it is loaded, as `primedRead` returns it
 * @returns {Promise<string>} the text of `index.mjs`, which exports `handler`
 * @throws when the handler's file, or something it imports, is missing or does not compile
 */
export async function bundleFunction(serviceDir, handler, primedRead = '') {
  const { module, exportName } = parseHandler(handler);
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${exportName} as handler } from './${module}';${primeStatement(primedRead)}`,
      resolveDir: serviceDir,
      sourcefile: 'index.mjs',
    },
    absWorkingDir: serviceDir,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [lambdaTrims, trimLists],
  });
  return outputFiles.map(({ text }) => text).join('');
}

/**
 * Behind the export: what makes the client of the tables stays at the place that the function's own imports give it.
 *
 * @param {string} primedRead
 */
const primeStatement = (primedRead) =>
  primedRead === '' ? '' : `\nimport * as prime from './lib/runtime/prime';\nawait prime.${primedRead};`;

/**
 * @param {string} handler
 * @returns {{ module: string, exportName: string }}
 */
function parseHandler(handler) {
  const dot = handler.lastIndexOf('.');
  return { module: handler.slice(0, dot), exportName: handler.slice(dot + 1) };
}
