import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { AuditStore, ChainHead, EventMark, Link, LinkGroup } from '../../lib/auth/stores/audit-store';
import { markKey } from '../../lib/auth/stores/audit-store';
import type { DailyCountsStore } from '../../lib/auth/stores/daily-counts-store';
import { linkHash } from '../../lib/crypto/audit-chain';

/** Far in the future, because engines delete expired items by the real clock. */
const EXPIRES_AT = Date.parse('2126-12-27T10:00:00.000Z') / 1000;

export const newLink = (chain: number, seq: number, changes: Partial<Link> = {}): Link => {
  const eventId = randomUUID();
  const content = {
    chain,
    seq,
    previousHash: 'before',
    userId: randomUUID(),
    key: `2126-11-20T10:00:00.123Z#${eventId}`,
    eventId,
    type: 'user.signed_in',
    version: 1,
    eventHash: `hash of ${eventId}`,
    eventTime: '2126-11-20T10:00:00.123Z',
    eventExpiresAt: EXPIRES_AT - 604_800,
    writtenAt: 4_951_375_200,
    expiresAt: EXPIRES_AT,
    previousExpiresAt: EXPIRES_AT,
    ...changes,
  };
  return { ...content, hash: linkHash(content) };
};

export const headAt = ({ chain, seq, hash, expiresAt }: Link): ChainHead => ({
  chain,
  seq,
  hash,
  expiresAt,
  signature: `eyJ.${randomUUID()}`,
});

export const groupOf = (
  before: ChainHead | null,
  links: readonly Link[],
  changes: Partial<LinkGroup> = {},
): LinkGroup => ({
  id: randomUUID(),
  before,
  links: links.map((link) => ({ link, mark: null })),
  after: headAt(links.at(-1) as Link),
  additions: [],
  ...changes,
});

export interface AuditStores {
  readonly audit: AuditStore;
  readonly dailyCounts: DailyCountsStore;
}

/** Chains that no other test uses. */
let lastChain = 1000;
export const newChain = (): number => {
  lastChain += 1;
  return lastChain;
};

const DAY = '2126-11-20';

/**
 * The contract of `AuditStore` and `DailyCountsStore`, for every implementation.
 * @param stores called in every test, once the tables exist.
 */
export const describeAuditStore = (stores: () => AuditStores): void => {
  const positionOf = async (chain: number, events: readonly Link[] = []) => {
    const { head, marks } = await stores().audit.findPosition(chain, events);
    return { head, marks: events.map((event) => marks.get(markKey(event)) ?? null) };
  };
  const markOf = ({ seq, version, eventHash }: Link): EventMark => ({ seq, version, hash: eventHash });

  /** A chain with links. */
  const plant = async (count = 2) => {
    const chain = newChain();
    const links = Array.from({ length: count }, (_, index) => newLink(chain, index + 1));
    const group = groupOf(null, links);
    expect(await stores().audit.addLinks(group)).toBe(true);
    return { chain, links, head: group.after };
  };

  test('an unknown chain has no head, no marks and no last link', async () => {
    const chain = newChain();
    expect(await positionOf(chain, [newLink(chain, 1)])).toEqual({ head: null, marks: [null] });
    expect(await stores().audit.findLastLink(chain)).toBeNull();
  });

  test('a group moves the head and marks its events', async () => {
    const { chain, links, head } = await plant(25);
    expect(await positionOf(chain, links)).toEqual({ head, marks: links.map(markOf) });
    expect(await stores().audit.findLastLink(chain)).toMatchObject({ seq: 25, expiresAt: EXPIRES_AT });
  });

  test('a position has the marks of 99 events, and of an event that is asked for twice', async () => {
    const { chain, links } = await plant(2);
    const unknown = Array.from({ length: 97 }, (_, index) => newLink(chain, index + 10));
    const { marks } = await positionOf(chain, [...links, ...unknown]);
    expect(marks.filter((mark) => mark !== null)).toHaveLength(2);
    expect((await positionOf(chain, [...links, ...links])).marks).toHaveLength(4);
  });

  test('the next group goes on behind the head', async () => {
    const { chain, head } = await plant(2);
    const next = groupOf(head, [newLink(chain, 3)]);
    expect(await stores().audit.addLinks(next)).toBe(true);
    expect((await positionOf(chain)).head).toEqual(next.after);
  });

  describe('a group changes nothing', () => {
    test.each<[what: string, before: (head: ChainHead) => ChainHead | null]>([
      ['if the chain began meanwhile', () => null],
      ['if the head moved meanwhile', (head) => ({ ...head, signature: 'eyJ.earlier' })],
    ])('%s', async (_, before) => {
      const { chain, head } = await plant(2);
      const link = newLink(chain, 3);
      const additions = [{ customerId: chain, day: DAY, counts: { signedIn: 1 } }];
      expect(await stores().audit.addLinks(groupOf(before(head), [link], { additions }))).toBe(false);
      expect(await positionOf(chain, [link])).toEqual({ head, marks: [null] });
      expect(await stores().dailyCounts.readDays(chain, { first: DAY, last: DAY })).toEqual(new Map());
    });

    test.each<[what: string, mark: (link: Link) => EventMark | null]>([
      ['if its event was linked meanwhile', () => null],
      ['if its event got a later version meanwhile', (link) => ({ ...markOf(link), hash: 'earlier' })],
    ])('%s', async (_, mark) => {
      const { chain, head, links } = await plant(2);
      const [first] = links as [Link, Link];
      const link = newLink(chain, 3, { userId: first.userId, key: first.key, version: 5 });
      const group = groupOf(head, [link], { links: [{ link, mark: mark(first) }] });
      expect(await stores().audit.addLinks(group)).toBe(false);
      expect(await positionOf(chain, links)).toEqual({ head, marks: links.map(markOf) });
    });
  });

  test('a later version of an event replaces its mark', async () => {
    const { chain, head, links } = await plant(2);
    const [first] = links as [Link, Link];
    const link = newLink(chain, 3, { userId: first.userId, key: first.key, version: 5 });
    const group = groupOf(head, [link], { links: [{ link, mark: markOf(first) }] });
    expect(await stores().audit.addLinks(group)).toBe(true);
    expect((await positionOf(chain, [first])).marks).toEqual([markOf(link)]);
  });

  test('only one of many groups at the same time is added', async () => {
    const { chain, head } = await plant(1);
    const groups = Array.from({ length: 20 }, () => groupOf(head, [newLink(chain, 2)]));
    const added = await Promise.all(groups.map((group) => stores().audit.addLinks(group)));
    expect(added.filter((isAdded) => isAdded)).toHaveLength(1);
    expect((await positionOf(chain)).head).toEqual(groups[added.indexOf(true)]?.after);
  });

  test('a signature is replaced only if it is still the same', async () => {
    const { chain, head } = await plant(1);
    expect(await stores().audit.replaceSignature(head, 'eyJ.new')).toBe(true);
    expect(await stores().audit.replaceSignature(head, 'eyJ.other')).toBe(false);
    expect((await positionOf(chain)).head).toEqual({ ...head, signature: 'eyJ.new' });
    expect(await stores().audit.replaceSignature({ ...head, chain: newChain() }, 'eyJ.new')).toBe(false);
  });

  describe('daily counts', () => {
    test('are the sums of all chains, of one customer, in the asked days', async () => {
      const [customerId, other] = [newChain(), newChain()];
      for (const chain of [0, 7]) {
        const { head } = await stores().audit.findPosition(chain, []);
        const seq = (head?.seq ?? 0) + 1;
        const additions = [
          { customerId, day: DAY, counts: { signedIn: 3, refused: 1 } },
          { customerId, day: '2126-11-19', counts: { signedUp: 2 } },
          { customerId, day: '2126-11-18', counts: { signedIn: 50 } },
          { customerId: other, day: DAY, counts: { signedIn: 100 } },
        ];
        expect(await stores().audit.addLinks(groupOf(head, [newLink(chain, seq)], { additions }))).toBe(true);
      }
      const days = await stores().dailyCounts.readDays(customerId, { first: '2126-11-19', last: DAY });
      expect(Object.fromEntries(days)).toEqual({
        [DAY]: { signedIn: 6, refused: 2, signedUp: 0 },
        '2126-11-19': { signedIn: 0, refused: 0, signedUp: 4 },
      });
    });
  });
};
