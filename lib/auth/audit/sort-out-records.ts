import { type AuditedEvent, type EventMark, markKey } from '../stores/audit-store';

/** An event as the stream of the events table shows it after a write. */
export interface EventRecord extends AuditedEvent {
  /** Whether the write changed an item, instead of creating one. */
  readonly isChange: boolean;
  /** Whether it is of a kind that is counted within an hour, the only kind that may change. */
  readonly isCounted: boolean;
  /** When the table wrote it, in epoch seconds; 0 if the stream does not say. */
  readonly writtenAt: number;
}

/** An event that gets a link. */
export interface FreshEvent {
  readonly event: EventRecord;
  /** Where the version before is, as it was read. */
  readonly mark: EventMark | null;
}

/**
 * Decide which records get a link, in their order. Of a counted event, only the newest version in the group does: nobody sees those
 * between. A record that was read before is left out, whatever came after it.
 * @returns `altered`: records that no code of the service can have written.
 */
export const sortOutRecords = (
  records: readonly EventRecord[],
  marks: ReadonlyMap<string, EventMark>,
): { fresh: FreshEvent[]; altered: EventRecord[] } => {
  const fresh = new Map<string, FreshEvent>();
  const altered: EventRecord[] = [];
  for (const event of records) {
    const key = markKey(event);
    const mark = marks.get(key) ?? null;
    const known = fresh.get(key)?.event ?? mark;
    const outcome = outcomeOf(event, known);
    if (outcome === 'altered') altered.push(event);
    if (outcome !== 'fresh') continue;
    // In the place of the newest version, so that the times of a chain grow.
    fresh.delete(key);
    fresh.set(key, { event, mark });
  }
  return { fresh: [...fresh.values()], altered };
};

const outcomeOf = (
  event: EventRecord,
  known: Pick<EventMark, 'version' | 'hash'> | null,
): 'fresh' | 'repeated' | 'altered' => {
  if (known === null) return event.isChange && !event.isCounted ? 'altered' : 'fresh';
  if (event.hash === known.hash) return 'repeated';
  if (!event.isCounted || event.version === known.version) return 'altered';
  return event.version > known.version ? 'fresh' : 'repeated';
};
