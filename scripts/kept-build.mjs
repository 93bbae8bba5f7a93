import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const keptMilliseconds = 24 * 3_600_000;

/**
 * Builds a folder whose content depends only on some files and options. It is made once and then kept: runs with the same sources
 * share it, even at the same time. A folder that no run has used for a day is deleted.
 * @param {object} input
 * @param {string} input.place absolute path of the folder that contains the kept builds
 * @param {string} input.root absolute path that `sources` are relative to
 * @param {readonly string[]} input.sources files, and folders with everything in them
 * @param {unknown} input.options everything else that the content depends on; must be JSON
 * @param {(dir: string) => Promise<void>} input.make fills an empty folder beside the kept builds
 * @returns {Promise<string>} absolute path; read only
 */
export async function keptBuild({ place, root, sources, options, make }) {
  await mkdir(place, { recursive: true });
  for (;;) {
    const hash = hashOf(root, sources, options);
    const kept = join(place, hash);
    // Somebody may save a source while it is read.
    const isSame = () => hashOf(root, sources, options) === hash;
    if (!existsSync(kept) && !(await makeInto(kept, place, make, isSame))) continue;
    // The folder may belong to another user of this machine.
    await markAsUsed(kept).catch(() => {});
    await removeOld(place).catch(() => {});
    return kept;
  }
}

/**
 * Keeps the folder from being deleted. A process that uses it for longer than a day calls this now and then.
 * @param {string} kept as returned by `keptBuild`
 */
export async function markAsUsed(kept) {
  const now = new Date();
  await utimes(kept, now, now);
}

/**
 * @param {string} root
 * @param {readonly string[]} sources
 * @param {unknown} options
 */
function hashOf(root, sources, options) {
  const hash = createHash('sha256').update(JSON.stringify([process.version, options]));
  for (const source of sources) {
    const paths = isFile(join(root, source))
      ? [source]
      : readdirSync(join(root, source), { recursive: true, encoding: 'utf8' }).map((path) => join(source, path));
    for (const path of paths.sort())
      if (isFile(join(root, path))) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 32);
}

/** @param {string} path @returns {boolean} `false` also for what the editor has just removed, and for its lock files, which are broken links */
const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * @param {string} kept
 * @param {string} place
 * @param {(dir: string) => Promise<void>} make
 * @param {() => boolean} isSame whether the sources are as they were before
 * @returns {Promise<boolean>} `false` if they are not: then nothing is kept
 */
async function makeInto(kept, place, make, isSame) {
  const made = await mkdtemp(join(place, 'new-'));
  try {
    await make(made);
    if (!isSame()) return false;
    await rename(made, kept);
    return true;
  } catch (error) {
    // Another run was faster. What it made is the same.
    if (!existsSync(kept)) throw error;
    return true;
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** @param {string} place */
async function removeOld(place) {
  for (const name of readdirSync(place)) {
    const path = join(place, name);
    // Another run may remove it at the same time.
    const usedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - usedAt > keptMilliseconds) await rm(path, { recursive: true, force: true });
  }
}
