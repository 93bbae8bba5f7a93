import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names each zip of a build with its SHA-256. */
const list = 'build.json';

/**
 * @param {string} directory of the zips
 * @param {ReadonlyMap<string, Buffer>} zips by the names of their files
 */
export const writeBuild = (directory, zips) =>
  writeFile(
    join(directory, list),
    `${JSON.stringify(Object.fromEntries([...zips].map(([name, zip]) => [name, sha256(zip)])), null, 2)}\n`,
  );

/**
 * The zips of a build, so that each stage gets the same bytes.
 *
 * @param {string} directory
 * @param {readonly string[]} names of the zips that the stage needs
 * @returns {Promise<Buffer[]>} in this order
 * @throws {Error} for a folder without a build, for a build of other functions, and for a zip that was changed
 */
export async function readBuild(directory, names) {
  const text = await readFile(join(directory, list), 'utf8').catch(() => {
    throw new Error(`${directory} has no build: make one with npm run package -- --package <folder>`);
  });
  /** @type {Record<string, string>} */
  const digests = JSON.parse(text);
  const other = [
    ...names.filter((name) => !(name in digests)),
    ...Object.keys(digests).filter((name) => !names.includes(name)),
  ];
  if (other.length > 0)
    throw new Error(
      `${directory} is a build of another commit: it differs in ${other.join(', ')}. Check out its commit.`,
    );
  return Promise.all(
    names.map(async (name) => {
      const zip = await readFile(join(directory, name));
      if (sha256(zip) !== digests[name]) throw new Error(`${join(directory, name)} was changed after it was built.`);
      return zip;
    }),
  );
}

/** @param {Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
