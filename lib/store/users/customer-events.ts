import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { settleAll } from '../../auth/settle';
import type {
  CustomerEvent,
  CustomerEventPage,
  CustomerEventSearch,
  CustomerEventsStore,
} from '../../auth/stores/customer-events-store';
import { attempt } from '../table/attempt';
import { toEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { EVENT_ATTRIBUTES, eventNames, fromItem } from './account-events';
import { customerDay, SHARDS } from './user-events';

/**
 * How many round trips a page takes at most. The first reads one day, and each one after a day that is read to its end twice as many as
 * the one before: 1, 2 and 4 days, so that a week without events is one page.
 */
const MAX_ROUNDS = 3;

/** How many items a query with a filter reads at most: most of them may not match. An item has about 400 bytes. */
const FILTERED_READ = 250;

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A part of the list that is read in one round trip: a day of a customer, or all events of a user. Its ids are not below `oldest`. */
interface Part {
  readonly partitions: readonly string[];
  readonly oldest: string;
}

interface Read {
  readonly events: readonly CustomerEvent[];
  /** The id up to which the partition was read; `null` if it was read to its end. */
  readonly readTo: string | null;
}

/** Reads the events table and its index `by_customer_day`. */
export const createCustomerEventsStore = (client: TableClient, table: string): CustomerEventsStore => ({
  searchEvents: async (search) => {
    const { limit, from, to } = search;
    // An event that is counted within an hour has the key of the beginning of the hour.
    const oldest = new Date(Math.floor(from.getTime() / HOUR) * HOUR).toISOString();
    const found: CustomerEvent[] = [];
    let before = search.before ?? to.toISOString();
    let days = 1;
    for (let rounds = 1; rounds <= MAX_ROUNDS && before > oldest && found.length < limit; rounds += 1) {
      const read = (part: Part) =>
        settleAll(part.partitions.map((key) => readPartition(client, table, search, { key, part, before })));
      const parts =
        search.user === null ? daysBefore(search.customerId, { before, oldest, days }) : userPart(search.user, oldest);
      const reads = await settleAll(parts.map(async (part) => ({ part, partitions: await read(part) })));
      days *= 2;
      for (const { part, partitions } of reads) {
        // What is older than this has not been read in every partition of the part, so its place in the list is not known yet.
        const readTo = partitions.reduce<string | null>((newest, each) => max(newest, each.readTo), null);
        const events = partitions.flatMap((each) => each.events);
        found.push(...events.filter(({ id }) => id < before && (readTo === null || id >= readTo)).sort(newestFirst));
        before = readTo ?? part.oldest;
        if (readTo === null) continue;
        days = 1;
        break;
      }
    }
    return pageOf(found, limit, before > oldest ? before : null);
  },
});

const pageOf = (found: readonly CustomerEvent[], limit: number, next: string | null): CustomerEventPage => {
  const events = found.slice(0, limit);
  return { events, next: found.length > limit ? (events.at(-1)?.id ?? next) : next };
};

const newestFirst = (one: CustomerEvent, other: CustomerEvent): number => (one.id < other.id ? 1 : -1);

const max = (one: string | null, other: string | null): string | null => {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
};

const userPart = ({ id }: { id: string }, oldest: string): Part[] => [{ partitions: [id], oldest }];

/** The days that end before this position, newest first, until `oldest`. */
const daysBefore = (
  customerId: number,
  { before, oldest, days }: { before: string; oldest: string; days: number },
): Part[] => {
  const time = Date.parse(before.slice(0, oldest.length));
  // A position without an id is the beginning of a moment, of which nothing belongs to the list.
  const last = Math.floor((before.length > oldest.length ? time : time - 1) / DAY) * DAY;
  return Array.from({ length: days }, (_, index) => new Date(last - index * DAY))
    .filter((day) => day.getTime() + DAY > Date.parse(oldest))
    .map((day) => ({
      partitions: Array.from({ length: SHARDS }, (_, shard) => customerDay(customerId, day, shard)),
      oldest: max(day.toISOString(), oldest) as string,
    }));
};

const readPartition = async (
  client: TableClient,
  table: string,
  search: CustomerEventSearch,
  range: { key: string; part: Part; before: string },
): Promise<Read> => {
  const command = partitionCommand(table, search, range);
  const { Items: items = [], LastEvaluatedKey: last } = await attempt(client, (options) =>
    client.documents.send(command, options),
  );
  const events = items.map((item) => ({ ...fromItem(item), userId: String(item.user_id) }));
  return { events, readTo: last === undefined ? null : String(last.id) };
};

const partitionCommand = (
  table: string,
  { customerId, user, types, actorId, from, to, limit, now }: CustomerEventSearch,
  { key, part, before }: { key: string; part: Part; before: string },
): QueryCommand => {
  const typeValues = Object.fromEntries(types.map((type, index) => [`:type${index}`, type]));
  const conditions = [
    'expires_at > :now AND #time >= :from AND #time < :to',
    ...(types.length === 0 ? [] : [`#type IN (${Object.keys(typeValues).join(', ')})`]),
    ...(actorId === null ? [] : ['actor_id = :actor']),
    ...(user === null
      ? []
      : [user.isMember ? '(customer_id = :customer OR attribute_not_exists(customer_id))' : 'customer_id = :customer']),
  ];
  const isFiltered = types.length > 0 || actorId !== null || user !== null;
  return new QueryCommand({
    TableName: table,
    ...(user === null ? { IndexName: 'by_customer_day' } : { ConsistentRead: true }),
    KeyConditionExpression: '#key = :key AND id BETWEEN :oldest AND :before',
    FilterExpression: conditions.join(' AND '),
    ProjectionExpression: `user_id, ${EVENT_ATTRIBUTES}`,
    ExpressionAttributeNames: { '#key': user === null ? 'customer_day' : 'user_id', ...eventNames },
    ExpressionAttributeValues: {
      ':key': key,
      ':oldest': part.oldest,
      ':before': before,
      ':now': toEpochSeconds(now),
      ':from': from.toISOString(),
      ':to': to.toISOString(),
      ...typeValues,
      ...(actorId === null ? {} : { ':actor': actorId }),
      ...(user === null ? {} : { ':customer': customerId }),
    },
    ScanIndexForward: false,
    // One more than the page, and one for the event at `before`, which is not part of it.
    Limit: isFiltered ? Math.max(limit + 2, FILTERED_READ) : limit + 2,
  });
};
