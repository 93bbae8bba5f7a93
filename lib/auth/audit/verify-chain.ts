import { chainOf, linkHash } from '../../crypto/audit-chain';
import {
  type AuditedEvent,
  type AuditReader,
  type ChainHead,
  type Link,
  markKey,
  type StoredLink,
} from '../stores/audit-store';
import type { ChainFault, EventFault } from './finding';
import type { HeadChecks } from './heads';

/**
 * The maximum difference between what an event says and when the table wrote it: a request takes up to half a minute, clocks differ,
 * and the time of a stream record is approximate.
 */
const MISDATED_SECONDS = 600;

/** The end of a chain that an earlier verification saw. */
export interface RememberedHead {
  readonly chain: number;
  readonly seq: number;
  readonly hash: string;
  /** When its link expires, in epoch seconds. */
  readonly expiresAt: number;
}

export interface ChainCheck {
  readonly audit: AuditReader;
  readonly heads: HeadChecks;
  /** What expires before this time may be gone. Epoch seconds. */
  readonly horizon: number;
  onEvent(fault: EventFault, event: Pick<Link, 'userId' | 'key' | 'eventId' | 'type'>): void;
  onChain(fault: ChainFault, seq: number | null): void;
}

/** A chain after its verification. */
export interface VerifiedChain {
  /** `null` if the chain does not exist. */
  readonly head: ChainHead | null;
  readonly links: number;
  /** When the first event that was ever linked happened; `null` if its link has expired. */
  readonly beganAt: Date | null;
}

/**
 * Verify all links of a chain that have not expired, from the oldest to the signed head, and that each of their events is as it was
 * linked. A link that has expired may be gone: the next one says when it expired, and no link expires before an older one.
 * @param remembered the head that an earlier verification saw.
 */
export const verifyChain = async (
  check: ChainCheck,
  chain: number,
  remembered: RememberedHead | undefined,
): Promise<VerifiedChain> => {
  const { audit, heads, horizon, onChain } = check;
  const head = await audit.findHead(chain);
  const walk = createWalk(check, chain, head, remembered);
  for await (const page of audit.readLinks(chain)) {
    const links = page.flatMap((stored) => walk.step(stored) ?? []);
    await verifyEvents(check, links);
  }
  const { last, firstBehind, links, beganAt } = walk.result();

  if (head === null) {
    if (firstBehind !== null && (await audit.findHead(chain)) === null) onChain('head_removed', null);
    if (remembered !== undefined) onChain('head_rolled_back', null);
    return { head, links, beganAt };
  }
  const proof = await heads.check(audit.table, head);
  if (proof !== 'proved') onChain(proof === 'wrong' ? 'signature_wrong' : 'signature_key_unknown', null);
  // Links are gone between the last one that there is and the head.
  if (last === null ? head.expiresAt > horizon : last.seq < head.seq) onChain('links_removed', (last?.seq ?? 0) + 1);
  if (last !== null && last.seq === head.seq && last.hash !== head.hash) onChain('link_broken', head.seq);
  // The chain may have grown meanwhile, but then its head is behind the new links.
  if (firstBehind !== null && ((await audit.findHead(chain))?.seq ?? 0) < firstBehind)
    onChain('links_added', firstBehind);
  if (remembered !== undefined && isRolledBack(head, remembered)) onChain('head_rolled_back', null);
  return { head, links, beganAt };
};

const isRolledBack = (head: ChainHead, { seq, hash }: RememberedHead): boolean =>
  head.seq < seq || (head.seq === seq && head.hash !== hash);

/** Goes over the links of a chain, in their order. */
const createWalk = (
  { horizon, onChain }: ChainCheck,
  chain: number,
  head: ChainHead | null,
  remembered: RememberedHead | undefined,
) => {
  let last: Link | null = null;
  let firstBehind: number | null = null;
  let links = 0;
  let beganAt: Date | null = null;

  const follow = (link: Link, before: Link | null): void => {
    if (linkHash(link) !== link.hash || chainOf(link.userId) !== chain) onChain('link_broken', link.seq);
    const isFirst = before === null && (link.seq === 1 || link.previousExpiresAt <= horizon);
    if (isFirst) {
      if (link.seq === 1) beganAt = new Date(link.eventTime);
      if (link.seq > 1 && link.previousHash === '') onChain('restarted', link.seq);
    } else if (link.seq !== (before?.seq ?? 0) + 1) {
      onChain('links_removed', (before?.seq ?? 0) + 1);
    } else if (link.previousHash !== before?.hash) {
      onChain(link.previousHash === '' ? 'restarted' : 'link_broken', link.seq);
    }
    if (remembered?.seq === link.seq && remembered.hash !== link.hash) onChain('head_rolled_back', link.seq);
  };

  return {
    /** @returns the link if it counts: it has not expired, and is not behind the head. */
    step: ({ link }: StoredLink): Link | null => {
      if (link === null) {
        onChain('link_broken', last === null ? null : last.seq + 1);
        return null;
      }
      if (head === null || link.seq > head.seq) {
        firstBehind ??= link.seq;
        return null;
      }
      if (link.expiresAt <= horizon) return null;
      follow(link, last);
      last = link;
      links += 1;
      return link;
    },
    result: () => ({ last: last as Link | null, firstBehind, links, beganAt }),
  };
};

/** Verify that the events of these links are as they were linked, or a later version. */
const verifyEvents = async ({ audit, horizon, onEvent }: ChainCheck, links: readonly Link[]): Promise<void> => {
  const keys = new Map(links.map((link) => [markKey(link), link]));
  const events = await audit.findEvents([...keys.values()]);
  for (const link of links) {
    const event = events.get(markKey(link));
    const fault = faultOf(link, event, horizon);
    if (fault !== null) onEvent(fault, link);
    const { writtenAt } = link;
    const isMisdated = writtenAt > 0 && Math.abs(Date.parse(link.eventTime) / 1000 - writtenAt) > MISDATED_SECONDS;
    if (isMisdated) onEvent('misdated', link);
  }
};

/** @param event `undefined` if it does not exist, `null` if it cannot be read. */
const faultOf = (link: Link, event: AuditedEvent | null | undefined, horizon: number): EventFault | null => {
  if (event === undefined) return link.eventExpiresAt > horizon ? 'removed' : null;
  if (event === null) return 'changed';
  // A later version must have a link of its own: `verifyAllEvents` looks for it.
  return event.hash === link.eventHash || event.version > link.version ? null : 'changed';
};
