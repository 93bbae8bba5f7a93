import { link, mkdir, mkdtemp, open, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailableError } from '../../auth/errors';
import type { PrivateKeysStore } from '../../auth/stores/private-keys-store';
import { checkKept, checkKid, isKid } from './private-key';

/** Windows has neither modes of owner, group and others nor directories to sync. */
const isPosix = process.platform !== 'win32';

/**
 * `PrivateKeysStore` in a directory, which is made where there is none: one file `<kid>.pem` per key, for its owner alone.
 * @throws also where a file can be read or written by others than its owner.
 */
export const createFilePrivateKeys = (dir: string): PrivateKeysStore => {
  const fileOf = (kid: string) => join(dir, `${kid}.pem`);
  const findPrivateKey = async (kid: string) =>
    isKid(kid) ? await nullAfter('ENOENT', () => readOwn(fileOf(kid))) : null;

  return {
    savePrivateKey: async (kid, pem) => {
      checkKid(kid);
      const isSaved = await nullAfter('EEXIST', () => writeNew(dir, fileOf(kid), pem));
      if (isSaved === null) checkKept(kid, await findPrivateKey(kid), pem);
    },

    findPrivateKey,

    deletePrivateKey: async (kid) => {
      if (isKid(kid)) await nullAfter('ENOENT', () => unlink(fileOf(kid)));
    },
  };
};

/** @returns `null` where the file system gives this code. @throws {StoreUnavailableError} where it gives another. */
const nullAfter = async <Result>(code: string, work: () => Promise<Result>): Promise<Result | null> => {
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

/** The whole file or nothing, on disk when this resolves. A link, unlike a rename, fails with EEXIST where there is one. */
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
