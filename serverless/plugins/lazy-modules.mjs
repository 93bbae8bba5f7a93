import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Modules that a function loads when it first needs them, with `await import('../crypto/x')` in lib/. Each becomes a file of its own
 * in the zip, `x.mjs`, so no cold start parses it. It shares no code with `index.mjs`: esbuild would wrap what the two share, which
 * every cold start would pay for (see lib/runtime/secret-parameter.ts). So a lazy module must have no state, and what it imports
 * is in the zip twice.
 *
 * @returns the plugin for the build of the functions, and a function that bundles the lazy modules which that build found
 */
export function createLazyModules() {
  /** @type {Map<string, string>} name in the zip -> source without its extension */
  const sources = new Map();

  /** @type {import('esbuild').Plugin} */
  const plugin = {
    name: 'lazy-modules',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, kind, importer, resolveDir }) => {
        if (kind !== 'dynamic-import' || importer.includes('node_modules')) return undefined;
        const name = `${path.replace(/^.*\//, '')}.mjs`;
        sources.set(name, join(resolveDir, path));
        return { path: `./${name}`, external: true };
      });
    },
  };

  /**
   * @param {import('esbuild').Metafile} metafile of the functions
   * @returns {Promise<Map<string, [name: string, text: string][]>>} output file of a function -> its lazy modules
   */
  const bundle = async ({ outputs }) => {
    const texts = new Map(
      await Promise.all(
        [...sources].map(async ([name, source]) => /** @type {const} */ ([name, await bundled(source)])),
      ),
    );
    const filesOf = (/** @type {readonly { path: string }[]} */ imports) =>
      [...new Set(imports.map(({ path }) => path.replace(/^\.\//, '')))].flatMap((name) => {
        const text = texts.get(name);
        return text === undefined ? [] : [/** @type {[string, string]} */ ([name, text])];
      });
    return new Map(Object.entries(outputs).map(([output, { imports }]) => [output, filesOf(imports)]));
  };

  return { plugin, bundle };
}

/** @param {string} source absolute path */
async function bundled(source) {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [withoutUnused],
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * Packages whose modules have no side effects, although their package.json does not say so. Without this, a bundle would contain all
 * their modules: for example, all parsers of certificates, although the check of a signature uses only one.
 */
const PURE = /[\\/]node_modules[\\/](?:@simplewebauthn|@peculiar)[\\/]/;

/** @type {import('esbuild').Plugin} */
const withoutUnused = {
  name: 'without-unused',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === withoutUnused || kind === 'entry-point') return undefined;
      const resolved = await resolve(path, { importer, resolveDir, kind, pluginData: withoutUnused });
      return PURE.test(resolved.path) ? { ...resolved, sideEffects: false, pluginData: undefined } : undefined;
    });
  },
};
