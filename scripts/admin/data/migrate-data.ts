import { setTimeout as sleep } from 'node:timers/promises';
import { migrations } from '../../../lib/store/migrations/migrations';
import { type MigrationOptions, type MigrationResult, runMigration } from '../../../lib/store/migrations/run-migration';
import { createProgress } from '../migration/progress';
import type { Service } from '../service';

/** A function of the stage ends after 60 seconds at the latest, so none of an earlier version runs any more after this time. */
const SETTLE_MILLISECONDS = 90_000;
/** The maximum of a new on-demand table is 4,000 writes a second. An item and its indexes cost up to four. */
export const DEFAULT_RATE = 500;
const SEGMENTS = 4;

/** Run all migrations, in their order. Those that are complete are not repeated. May be interrupted and repeated. */
export const migrateData = async (
  { tables, migrationRecords: records, clock, isLocal, operator }: Service,
  options: Pick<MigrationOptions, 'dryRun' | 'again'> & {
    readonly itemsPerSecond?: number | undefined;
    /** Whether no request can be under way that an earlier version of the service has begun. */
    readonly isQuiet?: boolean;
  },
): Promise<readonly MigrationResult[]> => {
  const { dryRun, again = false, itemsPerSecond = DEFAULT_RATE, isQuiet = isLocal } = options;
  const results: MigrationResult[] = [];
  for (const migration of migrations) {
    const tell = createProgress(operator, `${migration.id}: read`);
    const wait = async (milliseconds: number) => void (await sleep(milliseconds));
    const deps = {
      client: tables.client,
      tables: tables.names,
      records,
      clock,
      wait,
      progress: (_: unknown, read: number) => tell(read),
    };
    const settleMilliseconds = isQuiet ? 0 : SETTLE_MILLISECONDS;
    results.push(
      await runMigration(deps, migration, { dryRun, again, itemsPerSecond, segments: SEGMENTS, settleMilliseconds }),
    );
  }
  return results;
};
