import { type AttributeValue, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  type AuditedEvent,
  type AuditReader,
  type EventKey,
  markKey,
  type StoredLink,
} from '../../auth/stores/audit-store';
import { attempt } from '../table/attempt';
import { batchGetItems } from '../table/batch-get';
import type { TableClient } from '../table/table-client';
import { chainPart, headKey, headOf, linkKey, linkOf, markItemKey, markOf, type RawItem } from './audit-items';

/** A page fits into one batch of reads. */
const PAGE = 100;

interface ReaderTables {
  readonly audit: string;
  readonly events: string;
}

interface ReaderDeps {
  readonly chainOf: (userId: string) => number;
  /** @returns `null` for an item that the stores cannot have written. */
  readonly readEvent: (item: RawItem) => AuditedEvent | null;
}

/** `AuditReader` on the audit table and the events table. Reads both as they are, whoever wrote them. */
export const createAuditReader = (
  client: TableClient,
  { audit, events }: ReaderTables,
  { chainOf, readEvent }: ReaderDeps,
): AuditReader => {
  const eventKeyOf = (item: RawItem): EventKey => ({ userId: item.user_id?.S ?? '', key: item.id?.S ?? '' });

  return {
    table: audit,

    findHead: async (chain) => {
      const { part, id } = headKey(chain);
      const command = new GetItemCommand({
        TableName: audit,
        Key: { part: { S: part }, id: { S: id } },
        ConsistentRead: true,
      });
      const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
      return item === undefined ? null : headOf(chain, item);
    },

    async *readLinks(chain) {
      const { id: headId } = headKey(chain);
      const pages = readPages((start) => {
        const command = new QueryCommand({
          TableName: audit,
          KeyConditionExpression: 'part = :part',
          ExpressionAttributeValues: { ':part': { S: chainPart(chain) } },
          ConsistentRead: true,
          Limit: PAGE,
          ExclusiveStartKey: start,
        });
        return attempt(client, (options) => client.documents.send(command, options));
      });
      for await (const page of pages) {
        const links = page.flatMap((item): StoredLink[] => {
          const id = item.id?.S ?? '';
          return id === headId ? [] : [{ id, link: linkOf(chain, item) }];
        });
        if (links.length > 0) yield links;
      }
    },

    findEvents: async (keys) => {
      const items = await batchGetItems(
        client,
        events,
        keys.map(({ userId, key }) => ({ user_id: userId, id: key })),
      );
      return new Map(items.map((item) => [markKey(eventKeyOf(item)), readEvent(item)]));
    },

    async *readEvents() {
      const pages = readPages((start) => {
        const command = new ScanCommand({
          TableName: events,
          ConsistentRead: true,
          Limit: PAGE,
          ExclusiveStartKey: start,
        });
        return attempt(client, (options) => client.documents.send(command, options));
      });
      for await (const page of pages) yield page.map((item) => ({ ...eventKeyOf(item), event: readEvent(item) }));
    },

    findLinks: async (keys) => {
      const marks = await batchGetItems(client, audit, keys.map(markItemKey));
      const places = new Map(
        marks.flatMap((item): [string, EventKey][] => {
          const [userId, key] = [(item.part?.S ?? '').slice('event#'.length), item.id?.S ?? ''];
          const { seq } = markOf(item);
          const { part, id } = linkKey(chainOf(userId), seq);
          return [[`${part}\n${id}`, { userId, key }]];
        }),
      );
      const wanted = [...places.keys()].map((place) => {
        const [part = '', id = ''] = place.split('\n');
        return { part, id };
      });
      const links = await batchGetItems(client, audit, wanted);
      return new Map(
        links.flatMap((item) => {
          const link = linkOf(Number(item.part?.S?.slice('chain#'.length)), item);
          return link === null ? [] : [[markKey(link), link] as const];
        }),
      );
    },
  };
};

interface RawPage {
  readonly Items?: Record<string, AttributeValue>[] | undefined;
  readonly LastEvaluatedKey?: Record<string, AttributeValue> | undefined;
}

async function* readPages(read: (start: Record<string, AttributeValue> | undefined) => Promise<RawPage>) {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await read(start);
    yield Items;
    start = LastEvaluatedKey;
  } while (start !== undefined);
}
