import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import type { ChainHead } from '../../lib/auth/stores/audit-store';
import { AdminError } from './admin-error';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const schema = v.object({
  table: v.string(),
  heads: v.array(v.object({ chain: whole, seq: whole, hash: v.string(), expiresAt: whole, signature: v.string() })),
});

/** The ends of all chains, as a verification saw them, and the table that they are of. */
export interface RememberedHeads {
  readonly table: string;
  readonly heads: readonly ChainHead[];
}

/** @returns `null` if there is no such file. @throws {AdminError} `heads_unreadable` */
export const readHeads = (path: string): RememberedHeads | null => {
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AdminError('heads_unreadable', `${path} cannot be read, or was not written by \`audit verify\`.`);
  }
};

/** Replaces the file as a whole, so that an interruption leaves the earlier one. @throws {AdminError} `heads_not_written` */
export const writeHeads = (path: string, heads: RememberedHeads): void => {
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(heads, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    throw new AdminError('heads_not_written', `${path} cannot be written.`);
  }
};
