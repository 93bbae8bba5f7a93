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
  const digests = await readDigests(directory);
  const other = [
    ...names.filter((name) => !Object.hasOwn(digests, name)),
    ...Object.keys(digests).filter((name) => !names.includes(name)),
  ];
  if (other.length > 0)
    throw new Error(
      `${directory} was built from another commit: it differs in ${other.join(', ')}. Check out the commit of the build, or build again.`,
    );
  return Promise.all(
    names.map(async (name) => {
      const zip = await readFile(join(directory, name)).catch(() => {
        throw new Error(`${join(directory, name)} is missing: copy the whole folder of the build.`);
      });
      if (sha256(zip) !== digests[name]) throw new Error(`${join(directory, name)} was changed after it was built.`);
      return zip;
    }),
  );
}

/**
 * @param {string} directory
 * @returns {Promise<Record<string, string>>} the SHA-256 of each zip by its name
 */
async function readDigests(directory) {
  try {
    return JSON.parse(await readFile(join(directory, list), 'utf8'));
  } catch {
    throw new Error(`${directory} has no build: make one with npm run package -- --package <folder>`);
  }
}

/** @param {Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
