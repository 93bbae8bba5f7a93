import { build } from 'esbuild';
import { lambdaTrims } from './lambda-trims.mjs';
import { trimLists } from './trim-lists.mjs';

/**
 * Bundles one function with everything it imports. That includes the SDK, because a bundled SDK starts faster than the one in
 * the Lambda runtime.
 *
 * The entry exports only the handler, so other exports of its file are dropped. The output is an ES module, because lexing
 * CommonJS takes time at every start. It is minified, because init time grows with the size of the code. Paths are relative to
 * the service's directory, so the same sources give the same bytes in every checkout.
 *
 * @param {string} serviceDir absolute path of the directory that holds serverless.yml
 * @param {string} handler as serverless.yml names it: `functions/auth-service/sign-up.handler`
 * @param {string} primedRead the call that the module awaits while it loads, as `primedRead` returns it
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
 * The import comes after the export, so that it does not change the order in which the function's own imports are loaded.
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
