import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from '../../lib/runtime/table-client';
import type { RawItem, RawTable, Snapshot, Tables } from './tables';

/** The methods are those of `Tables`, for tests that write with clients only, not with `patch`. */
export interface WatchedTables {
  snapshot(): Promise<Snapshot>;
  clear(): Promise<void>;
  /** Watch one more client: a live one that was loaded again. */
  watch(client: Pick<DynamoDBDocumentClient, 'middlewareStack'>): void;
}

interface Input {
  TableName?: string;
  TransactItems?: Record<string, { TableName: string }>[];
}

/** Never cleared, because this process has cached the keys. */
const KEPT = 'SIGNING_KEYS_TABLE';

const watchedTables = new WeakMap<Tables, WatchedTables>();

/** The one instance for this test file. */
export const watchTables = (tables: Tables): WatchedTables => {
  const watched = watchedTables.get(tables) ?? createWatchedTables(tables);
  watchedTables.set(tables, watched);
  return watched;
};

/**
 * Reads only the tables that the live client or the test may have written since the last read, because reading takes most of a
 * test's time.
 */
const createWatchedTables = (tables: Tables): WatchedTables => {
  const all = Object.values(tables).filter((value): value is RawTable => 'items' in value);
  const settingOf = ({ name }: RawTable) =>
    Object.keys(process.env).find((key) => key.endsWith('_TABLE') && process.env[key] === name) ?? name;
  const bySetting = new Map(all.map((table) => [settingOf(table), table]));
  const known: Record<string, readonly RawItem[]> = {};
  const stale = new Set(bySetting.keys());

  const watch = ({ middlewareStack }: Pick<DynamoDBDocumentClient, 'middlewareStack'>) =>
    middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const { TableName, TransactItems = [] } = args.input as Input;
          const names = [TableName, ...TransactItems.flatMap(Object.values).map((write) => write.TableName)];
          const isWrite = /^(?:Put|Update|Delete|TransactWrite)/.test(String(commandName));
          for (const [setting, { name }] of bySetting) if (isWrite && names.includes(name)) stale.add(setting);
          return next(args);
        },
      { step: 'initialize', name: 'watchTables' },
    );
  watch(dynamodb as unknown as DynamoDBDocumentClient);
  watch(tables.client.documents as DynamoDBDocumentClient);

  const snapshot = async () => {
    const unread = [...stale];
    stale.clear();
    await Promise.all(unread.map(async (setting) => (known[setting] = (await bySetting.get(setting)?.items()) ?? [])));
    return { ...known };
  };

  return {
    watch,
    snapshot,
    clear: async () => {
      await tables.clear(await snapshot());
      for (const setting of bySetting.keys()) if (setting !== KEPT) known[setting] = [];
    },
  };
};
