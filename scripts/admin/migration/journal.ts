import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { AdminError } from '../admin-error';

/**
 * Makes long work resumable. What it writes goes into one file; the position file beside it says how far the work is, and how long
 * the file was then. After a kill at any moment, the file is cut to that length and the work goes on from there.
 */
export interface Journal<Position> {
  /** Where the work goes on; `null` if it begins. */
  readonly position: Position | null;
  /** Append text. It counts from the next `commit` on. */
  append(text: string): Promise<void>;
  commit(position: Position): Promise<void>;
  /** The work is done: the position file is removed. @returns the length of the file in bytes. */
  finish(): Promise<number>;
  close(): Promise<void>;
}

interface Stored<Position> {
  readonly identity: string;
  readonly bytes: number;
  /** `null` if the work has begun, and nothing of it is done. */
  readonly position: Position | null;
}

/** Only for the person who runs the command: the files contain personal data. */
const MODE = 0o600;

/**
 * @param path of the file that is written. Its position is in `<path>.position.json`.
 * @param identity what the work depends on, of any form: work of another identity is not resumed.
 * @param replaces whether a file without a position is overwritten. Otherwise it is refused.
 * @throws {AdminError} `file_exists`, `other_work`.
 */
export const openJournal = async <Position>(
  path: string,
  { identity: given, replaces }: { identity: unknown; replaces: boolean },
): Promise<Journal<Position>> => {
  const positionPath = `${path}.position.json`;
  const identity = createHash('sha256').update(JSON.stringify(given)).digest('base64url');
  const stored = await readStored<Position>(positionPath);
  if (stored !== null && stored.identity !== identity)
    throw new AdminError(
      'other_work',
      `${positionPath} belongs to other work: another file, target or option. Finish that, or delete it to begin again.`,
    );
  if (stored === null) {
    if (!replaces && existsSync(path))
      throw new AdminError('file_exists', `${path} exists: delete it, or name another file.`);
    // Before the file itself: a file without a position is somebody else's.
    await writeDurably(positionPath, JSON.stringify({ identity, bytes: 0, position: null } satisfies Stored<Position>));
  }
  const file = await openFile(path);
  await file.truncate(stored?.bytes ?? 0);
  let bytes = stored?.bytes ?? 0;
  return {
    position: stored?.position ?? null,
    append: async (text) => {
      const chunk = Buffer.from(text);
      await file.write(chunk, 0, chunk.length, bytes);
      bytes += chunk.length;
    },
    commit: async (position) => {
      await file.datasync();
      await writeDurably(positionPath, JSON.stringify({ identity, bytes, position } satisfies Stored<Position>));
    },
    finish: async () => {
      await rm(positionPath, { force: true });
      return bytes;
    },
    close: () => file.close(),
  };
};

const readStored = async <Position>(path: string): Promise<Stored<Position> | null> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Stored<Position>;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw new AdminError('position_unreadable', `${path} cannot be read: ${(error as Error).message}`);
  }
};

const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, constants.O_RDWR | constants.O_CREAT, MODE);
  } catch (error) {
    throw new AdminError('file_unwritable', `${path} cannot be written: ${(error as Error).message}`);
  }
};

/** Whatever happens, the file has its old content or the new one. */
export const writeDurably = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.new`;
  const file = await openFile(temporary);
  try {
    await file.truncate();
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
};
