import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { StoreUnavailableError } from '../../auth/errors';
import type { Clock } from '../../auth/ports';
import { settleAll } from '../../auth/settle';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import { keyNames } from '../table/key-names';
import { scanPage } from '../table/scan-page';
import type { TableClient } from '../table/table-client';
import { type Migration, type MigrationTables, missingChanges, type StoredItem } from './migration';
import type { MigrationRecords } from './migration-records';

export interface MigrationDeps {
  readonly client: TableClient;
  readonly tables: MigrationTables;
  readonly records: MigrationRecords;
  readonly clock: Clock;
  wait(milliseconds: number): Promise<void>;
  /** Called after each page. @param read the items that this run has read. */
  progress(migration: Migration, read: number): void;
}

export interface MigrationOptions {
  /** Count what would be changed, and write nothing. */
  readonly dryRun: boolean;
  /** The maximum number of items that are read per second. Only read items are changed. */
  readonly itemsPerSecond: number;
  /** The number of parts that are read at the same time. A continued migration keeps the number that it began with. */
  readonly segments: number;
  /** The maximum time that requests of the previous version may still be running. */
  readonly settleMilliseconds: number;
  /** Begin at the first item, also if the migration is complete. */
  readonly again?: boolean;
}

export interface MigrationResult {
  readonly id: string;
  /** `before`: it was complete already. `to do`: a dry run. */
  readonly state: 'before' | 'done' | 'to do';
  /** Whether it went on where an earlier run had stopped. */
  readonly resumed: boolean;
  /** The items that were read, also in earlier runs that were interrupted, up to the last page that they recorded. */
  readonly read: number;
  /** As `read`. In a dry run, how many items would be changed. */
  readonly changed: number;
}

const PAGE_SIZE = 200;
/** How many items of one page are changed at the same time. */
const AT_ONCE = 25;
/** How many times the change of one item is tried while others change it too. */
const MAX_ATTEMPTS = 20;
/** How many times the table is read again, at most, until nothing is left to change. */
const MAX_PASSES = 10;

/**
 * Change all items that need it, each by one conditional write. If somebody else has changed the item, the write fails and the item is
 * read again. Afterwards the table is read once more. If nothing is left to change, the migration is recorded as complete. It may be
 * interrupted at any moment and repeated: it continues after the last page that was recorded. Uses constant memory.
 * @throws {StoreUnavailableError}
 */
export const runMigration = async (
  deps: MigrationDeps,
  migration: Migration,
  options: MigrationOptions,
): Promise<MigrationResult> => {
  const { records, clock } = deps;
  const { id } = migration;
  const record = options.again === true ? null : await records.find(id);
  if (record !== null && record.finishedAt !== null)
    return { id, state: 'before', resumed: false, read: record.read, changed: record.changed };
  // A dry run reads everything, to count what is left.
  const before = options.dryRun ? null : record;
  const segments = before?.segments ?? options.segments;
  const names = options.dryRun ? [] : await keyNames(deps.client, deps.tables[migration.table]);
  const inAll = { read: 0, changed: 0 };
  const pass = async (isNoted: boolean): Promise<number> => {
    const pace = createPace(deps, options.itemsPerSecond);
    let changedInPass = 0;
    const segment = async (number: number) => {
      let after = isNoted ? before?.positions.get(number) : undefined;
      while (after !== null) {
        const page = await migratePage(deps, migration, {
          segment: number,
          segments,
          after: after ?? null,
          names,
          dryRun: options.dryRun,
        });
        after = page.next;
        changedInPass += page.changed;
        inAll.read += page.read;
        inAll.changed += page.changed;
        if (isNoted && !options.dryRun)
          await records.advance(id, { segment: number, position: after, read: page.read, changed: page.changed });
        deps.progress(migration, inAll.read);
        await pace(page.read);
      }
    };
    await settleAll(Array.from({ length: segments }, (_, number) => segment(number)));
    return changedInPass;
  };

  if (before === null && !options.dryRun) await records.begin(id, segments, clock.now());
  await pass(true);
  if (options.dryRun) return { id, state: 'to do', resumed: false, ...inAll };
  const counts = { read: inAll.read + (before?.read ?? 0), changed: inAll.changed + (before?.changed ?? 0) };
  await deps.wait(options.settleMilliseconds);
  for (let passes = 1; ; passes += 1) {
    const changed = await pass(false);
    counts.changed += changed;
    if (changed === 0) break;
    if (passes === MAX_PASSES)
      throw new StoreUnavailableError(new Error(`others go on storing items that ${id} has to change`));
  }
  if (!(await records.finish(id, clock.now())))
    throw new StoreUnavailableError(new Error(`a restore has made ${id} incomplete: run it again`));
  return { id, state: 'done', resumed: before !== null, ...counts };
};

/** Waits after each page, as long as is needed to stay below the rate. */
const createPace = ({ clock, wait }: MigrationDeps, itemsPerSecond: number) => {
  const start = clock.now().getTime();
  let items = 0;
  return async (read: number): Promise<void> => {
    items += read;
    const early = (items * 1000) / itemsPerSecond - (clock.now().getTime() - start);
    if (early > 0) await wait(early);
  };
};

const migratePage = async (
  deps: MigrationDeps,
  migration: Migration,
  page: { segment: number; segments: number; after: string | null; names: readonly string[]; dryRun: boolean },
): Promise<{ read: number; changed: number; next: string | null }> => {
  const { client, tables } = deps;
  const table = tables[migration.table];
  const input = { TableName: table, Limit: PAGE_SIZE, Segment: page.segment, TotalSegments: page.segments };
  const { items, next } = await scanPage(client, input, page.after);
  const needing = items.filter((item) => missingChanges(migration, item) !== null);
  if (page.dryRun) return { read: items.length, changed: needing.length, next };
  let changed = 0;
  for (let start = 0; start < needing.length; start += AT_ONCE) {
    const done = await settleAll(
      needing.slice(start, start + AT_ONCE).map((item) => changeItem(deps, migration, item, page.names)),
    );
    changed += done.filter(Boolean).length;
  }
  return { read: items.length, changed, next };
};

/** @returns `false` if somebody else has changed or deleted the item, so that nothing is left to do. */
const changeItem = async (
  { client, tables }: MigrationDeps,
  migration: Migration,
  found: StoredItem,
  names: readonly string[],
): Promise<boolean> => {
  const table = tables[migration.table];
  const key = Object.fromEntries(names.map((name) => [name, found[name]]));
  let item: StoredItem | undefined = found;
  for (let attempts = 1; item !== undefined; attempts += 1) {
    const changes = missingChanges(migration, item);
    if (changes === null) return false;
    if (attempts > MAX_ATTEMPTS)
      throw new StoreUnavailableError(new Error('an item was changed by others during every attempt'));
    const command = changeCommand(table, key, { item, changes, reads: migration.reads });
    if (await conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)))) return true;
    const get = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
    item = (await attempt(client, (options) => client.documents.send(get, options))).Item;
  }
  return false;
};

/** Fails if the item does not exist, or if an attribute that it replaces, or was computed from, is not as it was read. */
const changeCommand = (
  table: string,
  key: Readonly<Record<string, unknown>>,
  { item, changes, reads }: { item: StoredItem; changes: Readonly<Record<string, unknown>>; reads: readonly string[] },
): UpdateCommand => {
  const keys = Object.keys(key);
  const compared = [...new Set([...reads, ...Object.keys(changes)])];
  const names = [...keys, ...compared];
  const nameOf = (name: string) => `#n${names.indexOf(name)}`;
  const read = compared.filter((name) => item[name] !== undefined);
  const set = Object.keys(changes).filter((name) => changes[name] !== undefined);
  const unset = Object.keys(changes).filter((name) => changes[name] === undefined);
  const valueName = (prefix: string, name: string) => `:${prefix}${names.indexOf(name)}`;
  const conditions = [
    ...keys.map((name) => `attribute_exists(${nameOf(name)})`),
    ...compared.map((name) =>
      item[name] === undefined
        ? `attribute_not_exists(${nameOf(name)})`
        : `${nameOf(name)} = ${valueName('old', name)}`,
    ),
  ];
  return new UpdateCommand({
    TableName: table,
    Key: key,
    ConditionExpression: conditions.join(' AND '),
    UpdateExpression: [
      ...(set.length === 0
        ? []
        : [`SET ${set.map((name) => `${nameOf(name)} = ${valueName('new', name)}`).join(', ')}`]),
      ...(unset.length === 0 ? [] : [`REMOVE ${unset.map(nameOf).join(', ')}`]),
    ].join(' '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [nameOf(name), name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(read.map((name) => [valueName('old', name), item[name]])),
      ...Object.fromEntries(set.map((name) => [valueName('new', name), changes[name]])),
    },
  });
};
