import { CHAINS, chainOf } from '../../crypto/audit-chain';
import type { Clock } from '../ports';
import { type AuditReader, type ChainHead, type Link, markKey, type StoredEvent } from '../stores/audit-store';
import type { EventFinding, Finding } from './finding';
import type { HeadChecks } from './heads';
import { type RememberedHead, type VerifiedChain, verifyChain } from './verify-chain';

/**
 * How old an event may be without a link. The consumer takes some seconds; it is late, and an alarm says so, if it takes more
 * than this.
 */
export const UNLINKED_SECONDS = 900;

/** What expires so soon may be gone before it is read. */
const EXPIRING_SECONDS = 3600;

/** Clocks differ. */
const SKEW_SECONDS = 300;

/** How many removed events are compared with all others, to recognise those that were moved, and how many findings are told apart. */
const REMEMBERED = 10_000;

export interface VerifyTrailDeps {
  audit: AuditReader;
  heads: HeadChecks;
  clock: Clock;
}

export interface TrailOptions {
  /** What an earlier verification saw. */
  readonly remembered: readonly RememberedHead[];
  /** Called once for each finding. */
  onFinding(finding: Finding): void;
}

/** What was verified. */
export interface TrailSummary {
  readonly links: number;
  readonly events: number;
  /** Events that are so new that they may have no link yet. */
  readonly notLinkedYet: number;
  /** Events from before the first link of their chain: nothing proves them. */
  readonly beforeTheChains: number;
  /** The time of the oldest event; `null` without events. */
  readonly oldest: Date | null;
  /** The heads, of those chains that exist. */
  readonly heads: readonly ChainHead[];
}

/**
 * Verify the chains, and all events against them, in constant memory. The service may go on meanwhile.
 * @throws {StoreUnavailableError}
 */
export const verifyTrail = async (
  { audit, heads, clock }: VerifyTrailDeps,
  { remembered, onFinding }: TrailOptions,
): Promise<TrailSummary> => {
  const now = clock.now().getTime() / 1000;
  const horizon = now + EXPIRING_SECONDS;
  const report = createReport(onFinding);
  const chains: VerifiedChain[] = [];
  for (let chain = 0; chain < CHAINS; chain += 1) {
    chains.push(
      await verifyChain(
        {
          audit,
          heads,
          horizon,
          onEvent: (fault, { userId, key, eventId, type }) => report.event({ fault, userId, key, eventId, type }),
          onChain: (fault, seq) => onFinding({ fault, chain, seq }),
        },
        chain,
        remembered.find((head) => head.chain === chain),
      ),
    );
  }
  const counts = await verifyAllEvents(audit, { now, horizon, chains, report });
  report.end();
  return {
    ...counts,
    links: chains.reduce((sum, { links }) => sum + links, 0),
    heads: chains.flatMap(({ head }) => head ?? []),
  };
};

type Report = ReturnType<typeof createReport>;

/** Tells each finding once, and an event that is at another key as moved, not as removed. */
const createReport = (onFinding: TrailOptions['onFinding']) => {
  const told = new Set<string>();
  const removed = new Map<string, EventFinding>();
  const tell = (finding: EventFinding): void => {
    const name = `${finding.fault} ${markKey(finding)}`;
    if (told.has(name)) return;
    if (told.size < REMEMBERED) told.add(name);
    onFinding(finding);
  };
  return {
    event: (finding: EventFinding): void => {
      if (finding.fault === 'removed' && removed.size < REMEMBERED) removed.set(finding.eventId, finding);
      else tell(finding);
    },
    /** An event that exists. @returns whether it is one that was removed from another key. */
    isMoved: ({ userId, key, eventId }: Pick<EventFinding, 'userId' | 'key' | 'eventId'>): boolean => {
      const from = removed.get(eventId);
      if (from === undefined || markKey(from) === markKey({ userId, key })) return false;
      removed.delete(eventId);
      tell({ ...from, fault: 'moved' });
      return true;
    },
    end: (): void => {
      for (const finding of removed.values()) tell(finding);
    },
  };
};

interface EventsCheck {
  readonly now: number;
  readonly horizon: number;
  readonly chains: readonly VerifiedChain[];
  readonly report: Report;
}

/** Look for the link of every event. */
const verifyAllEvents = async (audit: AuditReader, check: EventsCheck) => {
  const counts = { events: 0, notLinkedYet: 0, beforeTheChains: 0, oldest: null as Date | null };
  for await (const page of audit.readEvents()) {
    const links = await audit.findLinks(page);
    for (const stored of page) {
      counts.events += 1;
      const { event } = stored;
      if (event !== null && (counts.oldest === null || event.time < counts.oldest)) counts.oldest = event.time;
      const standing = standingOf(stored, links.get(markKey(stored)), check);
      if (standing === 'new') counts.notLinkedYet += 1;
      if (standing === 'before') counts.beforeTheChains += 1;
    }
  }
  return counts;
};

const standingOf = (
  { userId, key, event }: StoredEvent,
  link: Link | undefined,
  { now, horizon, chains, report }: EventsCheck,
): 'linked' | 'new' | 'before' | 'expired' | 'wrong' => {
  if (event === null) {
    report.event({
      fault: link === undefined ? 'unreadable' : 'changed',
      userId,
      key,
      eventId: key.split('#')[1] ?? '',
      type: link?.type ?? '',
    });
    return 'wrong';
  }
  const { eventId, type } = event;
  const wasMoved = report.isMoved({ userId, key, eventId });
  if (link?.eventHash === event.hash) return 'linked';
  if (link === undefined && event.expiresAt <= horizon) return 'expired';
  const seconds = event.time.getTime() / 1000;
  const mayBeNew = link === undefined || event.version > link.version;
  if (mayBeNew && seconds > now - UNLINKED_SECONDS && seconds < now + SKEW_SECONDS) return 'new';
  const { beganAt = null } = chains[chainOf(userId)] ?? {};
  if (link === undefined && beganAt !== null && event.time < beganAt) return 'before';
  if (!wasMoved) report.event({ fault: link === undefined ? 'invented' : 'changed', userId, key, eventId, type });
  return 'wrong';
};
