import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/**
 * The lists that new passwords and addresses are held against, in the bundles: of the passwords those that
 * lib/quality/common-passwords.ts looks at, and both sorted and front coded. A file that is not what is expected stops the
 * build. A test holds what a bundle knows to what lib/ knows.
 */

/** As lib/quality/common-passwords.ts has them. */
const SHORTEST_PASSWORD = 8;
const MAX_PASSWORDS = 10_000;

/** The length of the prefix shared with the entry before, A to Z, and the rest. Runs in the bundle; entries have no capitals. */
const decoder = `
  const decode = (text) => {
    let last = '';
    return text.match(/[A-Z][^A-Z]*/g).map((step) => (last = last.slice(0, step.charCodeAt(0) - 65) + step.slice(1)));
  };`;

/**
 * @param {string[]} entries sorted, so that neighbours share much
 * @returns {string}
 */
function encode(entries) {
  let last = '';
  return entries
    .map((entry) => {
      if (/[A-Z]/.test(entry)) throw new Error(`"${entry}" has capital letters`);
      let shared = 0;
      while (shared < 25 && shared < last.length && last[shared] === entry[shared]) shared += 1;
      last = entry;
      return String.fromCharCode(65 + shared) + entry.slice(shared);
    })
    .join('');
}

/** @param {string} name */
const reversed = (name) => name.split('.').reverse().join('.');

const nothing = async () => ({ contents: 'export default [];' });

/** @type {import('esbuild').Plugin} */
export const trimLists = {
  name: 'trim-lists',
  setup({ onLoad }) {
    onLoad({ filter: /language-common[\\/]dist[\\/]passwords\.json\.mjs$/ }, async ({ path }) => {
      const passwords = /** @type {string[]} */ ((await import(pathToFileURL(path).href)).default);
      const kept = passwords.filter(({ length }) => length >= SHORTEST_PASSWORD).slice(0, MAX_PASSWORDS);
      return { contents: `${decoder} export default decode(${JSON.stringify(encode(kept.sort()))});` };
    });
    // The other dictionaries of the package.
    onLoad({ filter: /language-common[\\/]dist[\\/](diceware|adjacencyGraphs)\.json\.mjs$/ }, nothing);
    onLoad({ filter: /disposable_email_blocklist\.json$/ }, async ({ path }) => {
      const domains = /** @type {string[]} */ (JSON.parse(await readFile(path, 'utf8')));
      const text = JSON.stringify(encode(domains.map(reversed).sort()));
      const contents = `${decoder} module.exports = decode(${text}).map((name) => name.split('.').reverse().join('.'));`;
      return { contents, loader: 'js' };
    });
  },
};
