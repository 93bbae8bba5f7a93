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
  const kept = join(place, hashOf(root, sources, options));
  await mkdir(place, { recursive: true });
  if (!existsSync(kept)) await makeInto(kept, place, make);
  await markAsUsed(kept);
  await removeOld(place);
  return kept;
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
    const paths = statSync(join(root, source)).isFile()
      ? [source]
      : readdirSync(join(root, source), { recursive: true, encoding: 'utf8' }).map((path) => join(source, path));
    for (const path of paths.sort())
      if (statSync(join(root, path)).isFile()) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * @param {string} kept
 * @param {string} place
 * @param {(dir: string) => Promise<void>} make
 */
async function makeInto(kept, place, make) {
  const made = await mkdtemp(join(place, 'new-'));
  try {
    await make(made);
    await rename(made, kept);
  } catch (error) {
    // Another run was faster. What it made is the same.
    if (!existsSync(kept)) throw error;
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
