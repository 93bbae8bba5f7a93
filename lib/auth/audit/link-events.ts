import { linkHash } from '../../crypto/audit-chain';
import { StoreUnavailableError } from '../errors';
import type { Clock, Ids } from '../ports';
import type { AuditStore, ChainHead, Link, LinkGroup } from '../stores/audit-store';
import { dailyAdditions } from './daily-additions';
import type { Heads } from './heads';
import { type EventRecord, type FreshEvent, sortOutRecords } from './sort-out-records';

/** The maximum number of records in one call of `linkEvents`. */
export const GROUP_SIZE = 20;

/** How much longer a link exists than its event: time to live deletes events up to some days late. */
export const LINK_KEPT_SECONDS = 7 * 86_400;

/** No event is kept longer: see the setting EVENT_TTL. */
const LONGEST_EVENT_SECONDS = 366 * 86_400;

/** Every lost attempt means that another consumer has moved the chain. */
const ATTEMPTS = 20;

/** What the consumer saw that no code of the service does. */
export type Suspicion = 'event_altered' | 'event_deleted' | 'chain_head_wrong' | 'chain_head_missing';

export interface LinkEventsDeps {
  audit: AuditStore;
  heads: Heads;
  clock: Clock;
  ids: Pick<Ids, 'newId'>;
  /** Wait before attempt number `attempt` + 1. */
  pause(attempt: number): Promise<void>;
  onSuspicion(suspicion: Suspicion, where: { chain: number } | Pick<EventRecord, 'eventId' | 'userId' | 'type'>): void;
}

/**
 * Link events of one chain, up to `GROUP_SIZE`, to the end of it, sign the new head, and count what happened; all in one
 * transaction. Safe to repeat, also after a failure at any point: events that have a link are left out. Several consumers of one
 * chain take turns.
 *
 * An event that was changed, and may not be, gets no new link, so that its old link shows the change. A chain whose head is not
 * signed by this service begins anew behind its newest link: the gap shows, and nothing that was made up is signed.
 * @returns how many links were added.
 * @throws {StoreUnavailableError} also if other consumers moved the chain during every attempt.
 */
export const linkEvents = async (
  deps: LinkEventsDeps,
  chain: number,
  records: readonly EventRecord[],
): Promise<number> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await deps.pause(attempt - 1);
    const { head, marks } = await deps.audit.findPosition(chain, records);
    const { fresh, altered } = sortOutRecords(records, marks);
    const { end, suspicion } =
      fresh.length === 0 ? { end: null, suspicion: null } : await endOfChain(deps, chain, head);
    if (end === null || (await deps.audit.addLinks(await groupOf(deps, head, end, fresh)))) {
      for (const event of altered) deps.onSuspicion('event_altered', event);
      if (suspicion !== null) deps.onSuspicion(suspicion, { chain });
      return fresh.length;
    }
  }
  throw new StoreUnavailableError(new Error('the chain was moved by others during every attempt'));
};

/** The place behind which the next link comes. */
type End = Pick<ChainHead, 'chain' | 'seq' | 'hash' | 'expiresAt'>;

/** @returns a place with an empty hash if the chain begins, or begins anew. */
const endOfChain = async (
  { audit, heads }: LinkEventsDeps,
  chain: number,
  head: ChainHead | null,
): Promise<{ end: End; suspicion: Suspicion | null }> => {
  if (head !== null && (await heads.check(audit.table, head)) === 'proved') return { end: head, suspicion: null };
  const last = await audit.findLastLink(chain);
  if (head === null && last === null) return { end: { chain, seq: 0, hash: '', expiresAt: 0 }, suspicion: null };
  const { seq, expiresAt } = last ?? { seq: 0, expiresAt: 0 };
  return {
    end: { chain, seq, hash: '', expiresAt },
    suspicion: head === null ? 'chain_head_missing' : 'chain_head_wrong',
  };
};

const groupOf = async (
  { audit, heads, clock, ids }: LinkEventsDeps,
  before: ChainHead | null,
  end: End,
  fresh: readonly FreshEvent[],
): Promise<LinkGroup> => {
  const longest = Math.ceil(clock.now().getTime() / 1000) + LONGEST_EVENT_SECONDS;
  const links: Link[] = [];
  for (const { event } of fresh) links.push(nextLink(links.at(-1) ?? end, event, longest));
  const { chain, seq, hash, expiresAt } = links.at(-1) ?? end;
  return {
    id: ids.newId(),
    before,
    links: links.map((link, index) => ({ link, mark: fresh[index]?.mark ?? null })),
    after: await heads.sign(audit.table, { chain, seq, hash, expiresAt }),
    additions: dailyAdditions(fresh),
  };
};

const nextLink = (previous: End, event: EventRecord, longest: number): Link => {
  const content = {
    chain: previous.chain,
    seq: previous.seq + 1,
    previousHash: previous.hash,
    userId: event.userId,
    key: event.key,
    eventId: event.eventId,
    type: event.type,
    version: event.version,
    eventHash: event.hash,
    eventTime: event.time.toISOString(),
    eventExpiresAt: event.expiresAt,
    writtenAt: event.writtenAt,
    expiresAt: Math.max(previous.expiresAt, Math.min(event.expiresAt, longest) + LINK_KEPT_SECONDS),
    previousExpiresAt: previous.expiresAt,
  };
  return { ...content, hash: linkHash(content) };
};
