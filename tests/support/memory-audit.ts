import {
  type AuditedEvent,
  type AuditReader,
  type AuditStore,
  type ChainHead,
  type DailyCounter,
  dailyCounters,
  type EventMark,
  type Link,
  markKey,
} from '../../lib/auth/stores/audit-store';
import type { DailyCountsStore } from '../../lib/auth/stores/daily-counts-store';
import { chainOf } from '../../lib/crypto/audit-chain';

/** The chains in memory, with everything that is in them, for tests that tamper with it. */
export interface MemoryAudit {
  readonly store: AuditStore;
  readonly reader: AuditReader;
  readonly dailyCounts: DailyCountsStore;
  readonly heads: Map<number, ChainHead>;
  /** By chain and number. */
  readonly links: Map<number, Map<number, Link>>;
  readonly marks: Map<string, EventMark>;
  /** The events table. */
  readonly events: Map<string, AuditedEvent | null>;
  count(customerId: number, day: string, counts: Partial<Record<DailyCounter, number>>): void;
}

const PAGE = 2;

export const createMemoryAudit = (table = 'audit'): MemoryAudit => {
  const heads = new Map<number, ChainHead>();
  const links = new Map<number, Map<number, Link>>();
  const marks = new Map<string, EventMark>();
  const events = new Map<string, AuditedEvent | null>();
  const days = new Map<string, Record<DailyCounter, number>>();

  const linksOf = (chain: number): Map<number, Link> => {
    const found = links.get(chain) ?? new Map<number, Link>();
    links.set(chain, found);
    return found;
  };
  const inOrder = (chain: number): Link[] => [...linksOf(chain).values()].sort((one, other) => one.seq - other.seq);
  const count: MemoryAudit['count'] = (customerId, day, counts) => {
    const key = `${customerId} ${day}`;
    const sum = days.get(key) ?? { signedIn: 0, refused: 0, signedUp: 0 };
    for (const counter of dailyCounters) sum[counter] += counts[counter] ?? 0;
    days.set(key, sum);
  };
  async function* pagesOf<Entry>(entries: Entry[]) {
    for (let start = 0; start < entries.length; start += PAGE) yield entries.slice(start, start + PAGE);
  }

  const store: AuditStore = {
    table,
    findPosition: async (chain, wanted) => ({
      head: heads.get(chain) ?? null,
      marks: new Map(
        wanted.flatMap((event): [string, EventMark][] => {
          const mark = marks.get(markKey(event));
          return mark === undefined ? [] : [[markKey(event), mark]];
        }),
      ),
    }),
    findLastLink: async (chain) => inOrder(chain).at(-1) ?? null,
    addLinks: async ({ before, links: added, after, additions }) => {
      if (heads.get(after.chain)?.signature !== before?.signature) return false;
      if (added.some(({ link, mark }) => marks.get(markKey(link))?.hash !== mark?.hash)) return false;
      heads.set(after.chain, after);
      for (const { link } of added) {
        linksOf(after.chain).set(link.seq, link);
        marks.set(markKey(link), { seq: link.seq, version: link.version, hash: link.eventHash });
      }
      for (const { customerId, day, counts } of additions) count(customerId, day, counts);
      return true;
    },
    replaceSignature: async ({ chain, signature: before }, signature) => {
      const head = heads.get(chain);
      if (head?.signature !== before) return false;
      heads.set(chain, { ...head, signature });
      return true;
    },
  };

  const reader: AuditReader = {
    table,
    findHead: async (chain) => heads.get(chain) ?? null,
    readLinks: (chain) => pagesOf(inOrder(chain).map((link) => ({ id: String(link.seq), link }))),
    findEvents: async (keys) =>
      new Map(
        keys.flatMap((key): [string, AuditedEvent | null][] => {
          const event = events.get(markKey(key));
          return event === undefined ? [] : [[markKey(key), event]];
        }),
      ),
    readEvents: () =>
      pagesOf(
        [...events].map(([name, event]) => {
          const [userId = '', key = ''] = name.split('\n');
          return { userId, key, event };
        }),
      ),
    findLinks: async (keys) =>
      new Map(
        keys.flatMap((key): [string, Link][] => {
          const mark = marks.get(markKey(key));
          const link = links.get(chainOf(key.userId))?.get(mark?.seq ?? 0);
          return link === undefined ? [] : [[markKey(link), link]];
        }),
      ),
  };

  const dailyCounts: DailyCountsStore = {
    readDays: async (customerId, { first, last }) =>
      new Map(
        [...days].flatMap(([key, counts]): [string, Record<DailyCounter, number>][] => {
          const [id, day = ''] = key.split(' ');
          return Number(id) === customerId && day >= first && day <= last ? [[day, counts]] : [];
        }),
      ),
  };

  return { store, reader, dailyCounts, heads, links, marks, events, count };
};
