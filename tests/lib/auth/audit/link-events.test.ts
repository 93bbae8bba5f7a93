import { describe, expect, test } from '@jest/globals';
import { linkEvents } from '../../../../lib/auth/audit/link-events';
import type { EventRecord } from '../../../../lib/auth/audit/sort-out-records';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import type { AuditedEvent, Link } from '../../../../lib/auth/stores/audit-store';
import { chainOf, linkHash } from '../../../../lib/crypto/audit-chain';
import { createTrail, recordOf } from './trail';

const USER = 'a user';

const linksOf = ({ links }: Pick<ReturnType<typeof createTrail>, 'links'>): Link[] => [
  ...(links.get(chainOf(USER))?.values() ?? []),
];

const countsOf = async ({ dailyCounts }: Pick<ReturnType<typeof createTrail>, 'dailyCounts'>) =>
  Object.fromEntries(await dailyCounts.readDays(1, { first: '2026-11-01', last: '2026-12-31' }));

describe('links', () => {
  test('say what the event was, and follow each other', async () => {
    const trail = createTrail();
    const events = await trail.addSeveral(3, USER);
    const links = linksOf(trail);
    expect(links.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(links.map(({ previousHash }) => previousHash)).toEqual(['', links[0]?.hash, links[1]?.hash]);
    for (const link of links) expect(link.hash).toBe(linkHash(link));
    expect(links[1]).toMatchObject({
      chain: chainOf(USER),
      userId: USER,
      key: events[1]?.key,
      eventId: events[1]?.eventId,
      type: 'user.signed_in',
      version: 1,
      eventHash: events[1]?.hash,
      eventTime: '2026-11-20T10:00:02.000Z',
      writtenAt: Date.parse('2026-11-20T10:00:02.000Z') / 1000,
      previousExpiresAt: links[0]?.expiresAt,
    });
  });

  test('are signed at their end, with every group', async () => {
    const trail = createTrail();
    const signatures = new Set<string>();
    for (let count = 0; count < 3; count += 1) {
      await trail.addSeveral(1, USER);
      const head = trail.heads.get(chainOf(USER));
      if (head !== undefined) expect(await trail.deps.heads.check('audit', head)).toBe('proved');
      signatures.add(head?.signature ?? '');
    }
    expect(signatures.size).toBe(3);
  });

  test('are one for each event, however often and in what parts its record comes', async () => {
    const trail = createTrail();
    const events = Array.from({ length: 9 }, () => trail.write({ userId: USER }));
    expect(await trail.link(events)).toBe(9);
    for (const part of [events, events.slice(3, 5), events.toReversed(), [...events, ...events]])
      expect(await trail.link(part)).toBe(0);
    expect(linksOf(trail)).toHaveLength(9);
    expect(await countsOf(trail)).toEqual({ '2026-11-20': { signedIn: 9, refused: 0, signedUp: 0 } });
    expect(await trail.findings()).toEqual([]);
  });

  test('are one for an event that comes twice in one group', async () => {
    const trail = createTrail();
    const event = trail.write({ userId: USER });
    expect(await trail.link([event, event])).toBe(1);
    expect(trail.suspicions).toEqual([]);
  });
});

describe('an event that was changed', () => {
  test.each<[what: string, changes: Partial<AuditedEvent>, record: Partial<EventRecord>]>([
    ['in place', { hash: 'other' }, { isChange: true }],
    ['and put again', { hash: 'other' }, {}],
    ['and says to be a later version', { hash: 'other', version: 7 }, { isChange: true }],
    ['and is counted, but not later', { hash: 'other' }, { isChange: true, isCounted: true }],
  ])('%s gets no link, and is reported', async (_, changes, record) => {
    const trail = createTrail();
    const event = await trail.add({ userId: USER });
    await trail.add({ ...event, ...changes }, record);
    expect(linksOf(trail)).toHaveLength(1);
    expect(trail.suspicions).toEqual(['event_altered']);
    expect(await trail.findings()).toEqual(changes.version === 7 ? [] : [`changed ${event.eventId}`]);
    trail.clock.moveBy(901_000);
    expect(await trail.findings()).toEqual([`changed ${event.eventId}`]);
  });

  test('in the same group as it was written keeps the link of what was written', async () => {
    const trail = createTrail();
    const event = trail.write({ userId: USER });
    const changed = { ...event, hash: 'other' };
    await linkEvents(trail.deps, chainOf(USER), [recordOf(event), recordOf(changed, { isChange: true })]);
    expect(linksOf(trail).map(({ eventHash }) => eventHash)).toEqual([event.hash]);
    expect(trail.suspicions).toEqual(['event_altered']);
  });

  test('without ever having had a link gets none', async () => {
    const trail = createTrail();
    await trail.add({ userId: USER }, { isChange: true });
    expect(linksOf(trail)).toEqual([]);
    expect(trail.suspicions).toEqual(['event_altered']);
  });
});

describe('an event that is counted within an hour', () => {
  const counted = { isCounted: true, isChange: true };
  const refusal = { userId: USER, eventId: 'event', key: 'hour#event', type: 'auth.sign_in_refused' };
  const versions = (trail: ReturnType<typeof createTrail>, ...numbers: number[]): EventRecord[] =>
    numbers.map((version) => recordOf(trail.newEvent({ ...refusal, version }), counted));
  const link = (trail: ReturnType<typeof createTrail>, ...numbers: number[]) =>
    linkEvents(trail.deps, chainOf(USER), versions(trail, ...numbers));

  test('gets one link in a group, for its latest version', async () => {
    const trail = createTrail();
    await link(trail, 1, 2, 3);
    await link(trail, 4);
    expect(linksOf(trail).map(({ version }) => version)).toEqual([3, 4]);
  });

  test('is counted exactly, whatever is repeated, lost or late', async () => {
    const trail = createTrail();
    for (const numbers of [[1, 2], [2, 3], [1, 2, 3], [6, 7], [4, 5], [7], [9]]) await link(trail, ...numbers);
    expect(await countsOf(trail)).toEqual({ '2026-11-20': { signedIn: 0, refused: 9, signedUp: 0 } });
    expect(linksOf(trail).map(({ version }) => version)).toEqual([2, 3, 7, 9]);
    expect(trail.suspicions).toEqual([]);
  });
});

describe('the counters', () => {
  test.each([
    ['user.signed_in', { signedIn: 1, refused: 0, signedUp: 0 }],
    ['auth.sign_in_refused', { signedIn: 0, refused: 1, signedUp: 0 }],
    ['auth.sign_in_link_refused', { signedIn: 0, refused: 1, signedUp: 0 }],
    ['auth.second_factor_refused', { signedIn: 0, refused: 1, signedUp: 0 }],
    ['user.created', { signedIn: 0, refused: 0, signedUp: 1 }],
  ])('count %s', async (type, counts) => {
    const trail = createTrail();
    await trail.add({ type, userId: USER });
    expect(await countsOf(trail)).toEqual({ '2026-11-20': counts });
  });

  test('count nothing else, and nothing without a customer', async () => {
    const trail = createTrail();
    await trail.add({ type: 'user.updated', userId: USER });
    await trail.add({ customerId: null, userId: USER });
    expect(await countsOf(trail)).toEqual({});
    expect(linksOf(trail)).toHaveLength(2);
  });

  test('divide a group by customer and day in UTC', async () => {
    const trail = createTrail();
    const at = (iso: string, customerId = 1) => trail.write({ userId: USER, time: new Date(iso), customerId });
    await trail.link([
      at('2026-11-20T23:59:59.999Z'),
      at('2026-11-21T00:00:00.000Z'),
      at('2026-11-21T00:00:01.000Z'),
      at('2026-11-21T00:00:02.000Z', 2),
    ]);
    const signedIn = { refused: 0, signedUp: 0 };
    expect(await countsOf(trail)).toEqual({
      '2026-11-20': { ...signedIn, signedIn: 1 },
      '2026-11-21': { ...signedIn, signedIn: 2 },
    });
    expect(
      Object.fromEntries(await trail.dailyCounts.readDays(2, { first: '2026-11-21', last: '2026-11-21' })),
    ).toEqual({
      '2026-11-21': { ...signedIn, signedIn: 1 },
    });
  });
});

describe('several consumers of one chain', () => {
  test('take turns: whoever comes later goes on behind the others', async () => {
    const trail = createTrail();
    const events = Array.from({ length: 5 }, () => trail.write({ userId: USER }));
    const linked = await Promise.all(events.map((event) => trail.link([event])));
    expect(linked).toEqual([1, 1, 1, 1, 1]);
    expect(linksOf(trail)).toHaveLength(5);
    expect(await trail.findings()).toEqual([]);
  });

  test('with the same records add each link once', async () => {
    const trail = createTrail();
    const events = Array.from({ length: 5 }, () => trail.write({ userId: USER }));
    const linked = await Promise.all(Array.from({ length: 5 }, () => trail.link(events)));
    expect(linked.sort()).toEqual([0, 0, 0, 0, 5]);
    expect(await countsOf(trail)).toMatchObject({ '2026-11-20': { signedIn: 5 } });
  });

  test('give up if others move the chain every time, and leave it as it is', async () => {
    const trail = createTrail();
    const audit = { ...trail.store, addLinks: async () => false };
    const event = recordOf(trail.write({ userId: USER }));
    await expect(linkEvents({ ...trail.deps, audit }, chainOf(USER), [event])).rejects.toThrow(StoreUnavailableError);
    expect(linksOf(trail)).toEqual([]);
  });
});

test('nothing is linked that cannot be signed', async () => {
  const trail = createTrail();
  const away = new StoreUnavailableError(new Error('down'));
  const heads = { ...trail.deps.heads, sign: () => Promise.reject(away) };
  const event = recordOf(trail.write({ userId: USER }));
  await expect(linkEvents({ ...trail.deps, heads }, chainOf(USER), [event])).rejects.toBe(away);
  expect(trail.heads.size).toBe(0);
});
