import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import { fromEpochSeconds, toEpochSeconds } from '../table/epoch-seconds';
import { scanPage } from '../table/scan-page';
import type { TableClient } from '../table/table-client';

/** The progress of a migration on a stage. */
export interface MigrationRecord {
  readonly startedAt: Date;
  /** `null` while it is not complete. */
  readonly finishedAt: Date | null;
  /** The number of parts in which the table is read. */
  readonly segments: number;
  /** For each part that was begun, the key of the last item that was processed, as JSON; `null` for a part that is complete. */
  readonly positions: ReadonlyMap<number, string | null>;
  readonly read: number;
  readonly changed: number;
}

/** The result of one page of a part. */
export interface MigrationStep {
  readonly segment: number;
  /** As in `MigrationRecord.positions`. */
  readonly position: string | null;
  readonly read: number;
  readonly changed: number;
}

/** Records the progress of each migration in the table of signing keys, so that anybody can continue it. */
export interface MigrationRecords {
  find(id: string): Promise<MigrationRecord | null>;
  /** Begin at the first item, whatever was recorded before. */
  begin(id: string, segments: number, now: Date): Promise<void>;
  /** Does nothing if the record has been deleted since, see `forgetAll`. */
  advance(id: string, step: MigrationStep): Promise<void>;
  /** @returns `false` if the record has been deleted since: then the migration is not complete. */
  finish(id: string, now: Date): Promise<boolean>;
  /** Delete all records. For restored data, which may be older than every migration. */
  forgetAll(): Promise<void>;
}

/** Times are epoch seconds with a fraction. */
interface RecordItem {
  id: string;
  started_at: number;
  finished_at?: number;
  segments: number;
  /** By the number of the segment. An empty text for a segment that is complete. */
  positions: Record<string, string>;
  read: number;
  changed: number;
}

const PREFIX = 'migration#';
const keyOf = (id: string) => ({ id: `${PREFIX}${id}` });

const COMPLETE = '';

const fromItem = (item: RecordItem): MigrationRecord => ({
  startedAt: fromEpochSeconds(item.started_at),
  finishedAt: item.finished_at === undefined ? null : fromEpochSeconds(item.finished_at),
  segments: item.segments,
  positions: new Map(
    Object.entries(item.positions).map(([segment, position]) => [
      Number(segment),
      position === COMPLETE ? null : position,
    ]),
  ),
  read: item.read,
  changed: item.changed,
});

export const createMigrationRecords = (client: TableClient, table: string): MigrationRecords => {
  const update = (command: UpdateCommand) =>
    conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));

  return {
    find: async (id) => {
      const command = new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
      const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
      return item === undefined ? null : fromItem(item as RecordItem);
    },

    begin: async (id, segments, now) => {
      const item: RecordItem = {
        ...keyOf(id),
        started_at: toEpochSeconds(now),
        segments,
        positions: {},
        read: 0,
        changed: 0,
      };
      const command = new PutCommand({ TableName: table, Item: item });
      await attempt(client, (options) => client.documents.send(command, options));
    },

    advance: async (id, { segment, position, read, changed }) => {
      await update(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(id),
          ConditionExpression: 'attribute_exists(id)',
          UpdateExpression: 'SET positions.#segment = :position ADD #read :read, changed :changed',
          ExpressionAttributeNames: { '#segment': String(segment), '#read': 'read' },
          ExpressionAttributeValues: { ':position': position ?? COMPLETE, ':read': read, ':changed': changed },
        }),
      );
    },

    finish: (id, now) =>
      update(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(id),
          ConditionExpression: 'attribute_exists(id)',
          UpdateExpression: 'SET finished_at = :now',
          ExpressionAttributeValues: { ':now': toEpochSeconds(now) },
        }),
      ),

    forgetAll: async () => {
      const input = {
        TableName: table,
        FilterExpression: 'begins_with(id, :prefix)',
        ExpressionAttributeValues: { ':prefix': PREFIX },
      };
      let after: string | null = null;
      do {
        const { items, next }: Awaited<ReturnType<typeof scanPage>> = await scanPage(client, input, after);
        for (const { id } of items) {
          const command = new DeleteCommand({ TableName: table, Key: { id } });
          await attempt(client, (options) => client.documents.send(command, options));
        }
        after = next;
      } while (after !== null);
    },
  };
};
