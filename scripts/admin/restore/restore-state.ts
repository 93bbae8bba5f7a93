import { readFile, rm } from 'node:fs/promises';
import { AdminError } from '../admin-error';
import { writeDurably } from '../migration/journal';

/** How far a restore is. It is written before each step that cannot be found out afterwards. */
export interface RestoreState {
  /** What is restored: another restore is not continued. */
  readonly identity: string;
  /** The functions that were stopped, with their reserved concurrency before; absent while none was. */
  readonly stopped?: Readonly<Record<string, number | null>>;
  /** When the first item was changed: the tables as they were then are the way back. */
  readonly changedFrom?: string;
  readonly copied?: true;
  readonly sealed?: true;
}

/** The file that makes a restore resumable, on the machine of the operator. */
export interface StateFile {
  readonly path: string;
  /** @throws {AdminError} `other_work`, `position_unreadable` */
  read(): Promise<RestoreState | null>;
  write(state: RestoreState): Promise<void>;
  /** The restore is complete. */
  remove(): Promise<void>;
}

export const createStateFile = (path: string, identity: string): StateFile => ({
  path,
  read: async () => {
    const state = await readState(path);
    if (state === null || state.identity === identity) return state;
    throw new AdminError('other_work', `${path} belongs to another restore: finish that one first.`);
  },
  write: (state) => writeDurably(path, `${JSON.stringify(state, null, 2)}\n`),
  remove: () => rm(path, { force: true }),
});

const readState = async (path: string): Promise<RestoreState | null> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RestoreState;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw new AdminError('position_unreadable', `${path} cannot be read: ${(error as Error).message}`);
  }
};
