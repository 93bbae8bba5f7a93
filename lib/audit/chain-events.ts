import type { DynamoDBRecord } from 'aws-lambda';
import { GROUP_SIZE, type LinkEventsDeps, linkEvents } from '../auth/audit/link-events';
import type { EventRecord } from '../auth/audit/sort-out-records';
import { StoreUnavailableError } from '../auth/errors';
import { isByAnybody } from '../auth/events/by-anybody';
import { chainOf } from '../crypto/audit-chain';
import { errorName } from '../observe/error-name';
import { log } from '../observe/log';
import { type StreamHandler, streamHandler } from '../streams/stream-handler';
import { auditedEventOf } from './audited-event';

export interface ChainEventsDeps extends Omit<LinkEventsDeps, 'onSuspicion'> {
  /** Called for each thing that no code of the service does, after it was logged. */
  onSuspicious(): void;
}

/** The result of a batch, as numbers of events. */
export interface Chaining {
  /** Events that got a link. All others had one, or are an older version of an event that is counted. */
  readonly linked: number;
  /** Invalid items. Each is skipped and logged: it has no link, which shows when the chains are verified. */
  readonly unreadable: number;
  readonly failedAt: string | null;
}

export type ChainEvents = (records: readonly DynamoDBRecord[], hasTime: () => boolean) => Promise<Chaining>;

/** The longest time of one group: the table calls of one request. */
const GROUP_MILLISECONDS = 10_000;

/** Links the events of each batch. */
export const chainStreamHandler = (chainEvents: ChainEvents): StreamHandler =>
  streamHandler({
    deliver: chainEvents,
    partMilliseconds: GROUP_MILLISECONDS,
    logEvents: { done: 'events_chained', delayed: 'events_chained_late' },
  });

/**
 * Link each event in a batch of the stream to its chain, and report what the service does not do: an event that changed, and may
 * not, and one that was deleted before it expired. The chains of a batch go on at the same time; a chain that fails does not stop
 * the others. What has a link is left out when Lambda repeats the batch.
 */
export const createEventChaining = ({ onSuspicious, ...rest }: ChainEventsDeps): ChainEvents => {
  const deps: LinkEventsDeps = {
    ...rest,
    onSuspicion: (suspicion, where) => {
      const place = 'chain' in where ? where : { event_id: where.eventId, user_id: where.userId, type: where.type };
      log('error', suspicion, place);
      onSuspicious();
    },
  };
  return async (records, hasTime) => {
    const { chains, unreadable } = readRecords(records, deps);
    const outcomes = await Promise.all([...chains].map(([chain, events]) => linkAll(deps, chain, events, hasTime)));
    const failures = outcomes.flatMap(({ failed }) => failed ?? []).sort((one, other) => one.position - other.position);
    const linked = outcomes.reduce((sum, outcome) => sum + outcome.linked, 0);
    return { linked, unreadable, failedAt: failures[0]?.sequenceNumber ?? null };
  };
};

interface PlacedEvent extends EventRecord {
  readonly position: number;
  readonly sequenceNumber: string;
}

const readRecords = (records: readonly DynamoDBRecord[], { onSuspicion }: LinkEventsDeps) => {
  const chains = new Map<number, PlacedEvent[]>();
  let unreadable = 0;
  for (const [position, record] of records.entries()) {
    const { eventName, dynamodb: { Keys: keys, NewImage: image, SequenceNumber: sequenceNumber = '' } = {} } = record;
    if (eventName === 'REMOVE' && !isByTimeToLive(record)) {
      const [, eventId = ''] = keys?.id?.S?.split('#') ?? [];
      onSuspicion('event_deleted', { eventId, userId: keys?.user_id?.S ?? '', type: '' });
    }
    if (image === undefined || eventName === 'REMOVE') continue;
    const event = auditedEventOf(image);
    if (event === null) {
      unreadable += 1;
      log('error', 'event_unreadable', { event_id: image.event_id?.S });
      continue;
    }
    const chain = chainOf(event.userId);
    const isCounted = isByAnybody(event.type);
    const writtenAt = Math.floor(record.dynamodb?.ApproximateCreationDateTime ?? 0);
    const placed = { ...event, isChange: eventName === 'MODIFY', isCounted, writtenAt, position, sequenceNumber };
    chains.set(chain, [...(chains.get(chain) ?? []), placed]);
  }
  return { chains, unreadable };
};

/** @see DynamoDB Developer Guide, "DynamoDB Streams and Time to Live" */
const isByTimeToLive = ({ userIdentity }: DynamoDBRecord): boolean =>
  userIdentity?.type === 'Service' && userIdentity.principalId === 'dynamodb.amazonaws.com';

/** @returns the first event that has no link, if there is one. */
const linkAll = async (
  deps: LinkEventsDeps,
  chain: number,
  events: readonly PlacedEvent[],
  hasTime: () => boolean,
): Promise<{ linked: number; failed?: PlacedEvent | undefined }> => {
  let linked = 0;
  for (let start = 0; start < events.length; start += GROUP_SIZE) {
    if (start > 0 && !hasTime()) return { linked, failed: events[start] };
    try {
      linked += await linkEvents(deps, chain, events.slice(start, start + GROUP_SIZE));
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      log('warn', 'chain_delayed', { chain, reason: errorName(error.cause) });
      return { linked, failed: events[start] };
    }
  }
  return { linked };
};
