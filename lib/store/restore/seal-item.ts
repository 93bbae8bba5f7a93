import type { Seal } from '../../auth/stores/seal-store';
import { fromEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';

/** The last seal, in the table of signing keys. Times are epoch seconds with a fraction. */
export interface SealItem {
  id: 'seal';
  /** See `Seal`. */
  epoch: number;
  started_at: number;
  since?: number;
  finished_at?: number;
}

export const SEAL_KEY = { id: 'seal' } as const;

export const toItem = ({ epoch, startedAt, since, finishedAt }: Seal): SealItem => ({
  ...SEAL_KEY,
  epoch,
  started_at: toEpochSeconds(startedAt),
  ...(since === null ? {} : { since: toEpochSeconds(since) }),
  ...(finishedAt === null ? {} : { finished_at: toEpochSeconds(finishedAt) }),
});

/** The inverse of `toItem`. */
export const fromItem = ({ epoch, started_at, since, finished_at }: SealItem): Seal => ({
  epoch,
  startedAt: fromEpochSeconds(started_at),
  since: since === undefined ? null : fromEpochSeconds(since),
  finishedAt: finished_at === undefined ? null : fromEpochSeconds(finished_at),
});
