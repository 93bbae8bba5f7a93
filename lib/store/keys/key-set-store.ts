import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { KeySet } from '../../auth/entities';
import type { KeySetStore } from '../../auth/stores/key-set-store';
import { attempt } from '../table/attempt';
import { conditionHolds, type Existing } from '../table/condition';
import { fromEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';

/** The table has one item: the keys of access tokens. */
const ID = 'access-tokens';

interface KeySetItem {
  id: string;
  version: number;
  cursor_secret: string;
  /** Both or neither. */
  next_cursor_secret?: string;
  next_cursor_from?: number;
  /** Times are epoch seconds with a fraction. */
  keys: { kid: string; n: string; e: string; created_at: number; active_from: number }[];
}

const toItem = ({ version, cursorSecret, nextCursorSecret: next, keys }: KeySet): KeySetItem => ({
  id: ID,
  version,
  cursor_secret: cursorSecret,
  ...(next === undefined ? {} : { next_cursor_secret: next.secret, next_cursor_from: toEpochSeconds(next.activeFrom) }),
  keys: keys.map(({ kid, n, e, createdAt, activeFrom }) => ({
    kid,
    n,
    e,
    created_at: toEpochSeconds(createdAt),
    active_from: toEpochSeconds(activeFrom),
  })),
});

const fromItem = ({
  version,
  cursor_secret: cursorSecret,
  next_cursor_secret: next,
  next_cursor_from: nextFrom,
  keys,
}: KeySetItem): KeySet => ({
  version,
  cursorSecret,
  ...(next === undefined || nextFrom === undefined
    ? {}
    : { nextCursorSecret: { secret: next, activeFrom: fromEpochSeconds(nextFrom) } }),
  keys: keys.map(({ kid, n, e, created_at, active_from }) => ({
    kid,
    n,
    e,
    createdAt: fromEpochSeconds(created_at),
    activeFrom: fromEpochSeconds(active_from),
  })),
});

/**
 * `KeySetStore` on the table of signing keys: all public keys are in one item, and every write is conditional on its version.
 */
export const createKeySetStore = (client: TableClient, table: string): KeySetStore => {
  /** If the first response was lost, the retry recognises the item that it wrote itself. */
  const put = (keySet: KeySet, condition: string, values?: Record<string, unknown>): Promise<boolean> => {
    const item = toItem(keySet);
    const command = new PutCommand({
      TableName: table,
      Item: item,
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return conditionHolds(
      () => attempt(client, (options) => client.documents.send(command, options)),
      (existing) => isSame(existing, item),
    );
  };

  return {
    findKeySet: async () => {
      const command = new GetCommand({ TableName: table, Key: { id: ID }, ConsistentRead: true });
      const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
      return item === undefined ? null : fromItem(item as KeySetItem);
    },

    createKeySet: (keySet) => put(keySet, 'attribute_not_exists(id)'),

    replaceKeySet: (keySet) => put(keySet, 'version = :before', { ':before': keySet.version - 1 }),
  };
};

/**
 * Compares every field that two callers could set differently. Modulus and exponent follow from the `kid`, so they need no
 * check.
 */
const isSame = (existing: Existing, { version, cursor_secret, next_cursor_secret, keys }: KeySetItem): boolean => {
  const present = existing.keys?.L ?? [];
  return (
    Number(existing.version?.N) === version &&
    existing.cursor_secret?.S === cursor_secret &&
    existing.next_cursor_secret?.S === next_cursor_secret &&
    present.length === keys.length &&
    keys.every(({ kid, active_from }, index) => {
      const key = present[index]?.M;
      return key?.kid?.S === kid && Number(key?.active_from?.N) === active_from;
    })
  );
};
