import { link, mkdir, mkdtemp, open, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailableError } from '../../auth/errors';
import type { PrivateKeysStore } from '../../auth/stores/private-keys-store';
import { checkKid, checkSaved, isKid } from './private-key';

/** Windows has no file modes for owner, group and others, and cannot sync a directory. */
const isPosix = process.platform !== 'win32';

/**
 * `PrivateKeysStore` in a directory, which is created if it does not exist: one file `<kid>.pem` per key, readable by its owner
 * only. Reading a file that anybody else can read or write is an error.
 */
export const createFilePrivateKeys = (dir: string): PrivateKeysStore => {
  const fileOf = (kid: string) => join(dir, `${kid}.pem`);
  const findPrivateKey = async (kid: string) =>
    isKid(kid) ? await nullOnError('ENOENT', () => readOwn(fileOf(kid))) : null;

  return {
    savePrivateKey: async (kid, pem) => {
      checkKid(kid);
      const isSaved = await nullOnError('EEXIST', () => writeNew(dir, fileOf(kid), pem));
      if (isSaved === null) checkSaved(kid, await findPrivateKey(kid), pem);
    },

    findPrivateKey,

    deletePrivateKey: async (kid) => {
      if (isKid(kid)) await nullOnError('ENOENT', () => unlink(fileOf(kid)));
    },
  };
};

/** @returns `null` if the file system reports this error code. @throws {StoreUnavailableError} if it reports another one. */
const nullOnError = async <Result>(code: string, work: () => Promise<Result>): Promise<Result | null> => {
  try {
    return await work();
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code === code) return null;
    throw failure.syscall === undefined ? error : new StoreUnavailableError(error);
  }
};

const readOwn = async (file: string): Promise<string> => {
  const handle = await open(file, 'r');
  try {
    const { mode } = await handle.stat();
    if (isPosix && (mode & 0o077) !== 0) throw new Error(`${file} is open to others than its owner: chmod 600 it`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
};

/**
 * Write the whole file or nothing; it is on disk when this resolves. A hard link is used because, unlike a rename, it fails
 * with EEXIST if the file exists.
 */
const writeNew = async (dir: string, file: string, text: string): Promise<true> => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const drafts = await mkdtemp(join(dir, '.draft-'));
  try {
    const draft = join(drafts, 'key.pem');
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, file);
    if (isPosix) await syncDirectory(dir);
    return true;
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
};

const syncDirectory = async (dir: string): Promise<void> => {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
