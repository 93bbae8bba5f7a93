import { readFile } from 'node:fs/promises';

const text = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/.source;
/** `v.description(...)` with one text, or several that are joined with `+`. */
const description = new RegExp(`v\\.description\\(\\s*(?:${text})(?:\\s*\\+\\s*(?:${text}))*,?\\s*\\)`, 'g');

/**
 * Drops the descriptions of the settings from the bundles. Only `npm run generate` reads them, for docs/settings.md, but lib/
 * has them beside their settings: without this, every function would contain, and parse at its start, 6 KB of text.
 *
 * @type {import('esbuild').Plugin}
 */
export const trimDescriptions = {
  name: 'trim-descriptions',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]lib[\\/]settings\.ts$/ }, async ({ path }) => ({
      contents: withoutDescriptions(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

/**
 * @param {string} source of lib/settings.ts
 * @throws {Error} if a description is anything else than text: it could not be dropped safely
 */
export function withoutDescriptions(source) {
  const trimmed = source.replace(description, "v.description('')");
  if (/v\.description\((?!''\))/.test(trimmed)) throw new Error('A description of lib/settings.ts is not plain text');
  return trimmed;
}
