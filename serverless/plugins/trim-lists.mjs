import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/**
 * Shrinks the lists of common passwords and disposable email domains in the bundles. Only the passwords that
 * lib/quality/common-passwords.ts uses are kept, and both lists are sorted and compressed (front coding). If a file does not
 * have the expected content, the build fails. A test checks that a bundle gives the same results as lib/.
 */

/**
 * Must be the same as in lib/quality/common-passwords.ts.
 * @param {string[]} passwords
 */
function usedPasswords(passwords) {
  const whole = passwords.filter(({ length }) => length >= 8).slice(0, 10_000);
  const short = passwords.filter(({ length }) => length >= 5 && length < 8).slice(0, 2000);
  return [...whole, ...short];
}

/**
 * Decodes the list in the bundle. Each entry is a letter A to Z for the length of the prefix that it shares with the entry
 * before, and the rest of its text. Entries contain no capital letters.
 */
const decoder = `
  const decode = (text) => {
    let last = '';
    return text.match(/[A-Z][^A-Z]*/g).map((step) => (last = last.slice(0, step.charCodeAt(0) - 65) + step.slice(1)));
  };`;

/**
 * @param {string[]} entries sorted, so that neighbours share long prefixes
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

const emptyModule = async () => ({ contents: 'export default [];' });

/** @type {import('esbuild').Plugin} */
export const trimLists = {
  name: 'trim-lists',
  setup({ onLoad }) {
    onLoad({ filter: /language-common[\\/]dist[\\/]passwords\.json\.mjs$/ }, async ({ path }) => {
      const passwords = /** @type {string[]} */ ((await import(pathToFileURL(path).href)).default);
      const used = usedPasswords(passwords);
      return { contents: `${decoder} export default decode(${JSON.stringify(encode(used.sort()))});` };
    });
    // No other dictionary of the package is used.
    onLoad({ filter: /language-common[\\/]dist[\\/](diceware|adjacencyGraphs)\.json\.mjs$/ }, emptyModule);
    onLoad({ filter: /disposable_email_blocklist\.json$/ }, async ({ path }) => {
      const domains = /** @type {string[]} */ (JSON.parse(await readFile(path, 'utf8')));
      const text = JSON.stringify(encode(domains.map(reversed).sort()));
      const contents = `${decoder} module.exports = decode(${text}).map((name) => name.split('.').reverse().join('.'));`;
      return { contents, loader: 'js' };
    });
  },
};
