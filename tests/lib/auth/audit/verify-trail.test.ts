import { describe, expect, test } from '@jest/globals';
import { createHeads } from '../../../../lib/auth/audit/heads';
import type { RememberedHead } from '../../../../lib/auth/audit/verify-chain';
import { type AuditedEvent, type Link, markKey } from '../../../../lib/auth/stores/audit-store';
import { createSigningKeyRing } from '../../../../lib/auth/tokens/key-ring';
import { rotateSigningKeys } from '../../../../lib/auth/tokens/rotate-signing-keys';
import { chainOf, linkHash } from '../../../../lib/crypto/audit-chain';
import { cheapKeyPairs, createKeyDeps, LIFETIME } from '../key-deps';
import { createTrail, DAY_SECONDS } from './trail';

type Trail = ReturnType<typeof createTrail>;

/** Six events of one user, and one of each of three others. */
const createFilledTrail = async () => {
  const trail = createTrail();
  const events = await trail.addSeveral(6);
  for (let count = 0; count < 3; count += 1) await trail.add();
  const [first] = events as [AuditedEvent];
  const chain = chainOf(first.userId);
  const links = trail.links.get(chain) as Map<number, Link>;
  const eventAt = (index: number): AuditedEvent => events[index] as AuditedEvent;
  const seqOf = (index: number): number => trail.marks.get(markKey(eventAt(index)))?.seq ?? 0;
  const change = (seq: number, changes: Partial<Link>): void => {
    links.set(seq, { ...(links.get(seq) as Link), ...changes });
  };
  return { trail, chain, links, eventAt, seqOf, change };
};
type Filled = Awaited<ReturnType<typeof createFilledTrail>>;

const remember = ({ heads }: Pick<Trail, 'heads'>): RememberedHead[] => [...heads.values()];

test('finds nothing where nobody tampered, and says what there is', async () => {
  const { trail } = await createFilledTrail();
  const { findings, summary } = await trail.verify();
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ events: 9, links: 9, notLinkedYet: 0, beforeTheChains: 0 });
  expect(summary.oldest).toEqual(new Date('2026-11-20T10:00:01.000Z'));
  expect(summary.heads).toHaveLength(trail.heads.size);
});

test('finds nothing in a service without events', async () => {
  const { findings, summary } = await createTrail().verify();
  expect({ findings, ...summary }).toEqual({
    findings: [],
    events: 0,
    links: 0,
    notLinkedYet: 0,
    beforeTheChains: 0,
    oldest: null,
    heads: [],
  });
});

describe('an event', () => {
  /** What somebody does to the tables, and what a verification says. */
  const tamperings: [
    what: string,
    tamper: (filled: Filled) => void | Promise<void>,
    said: (filled: Filled) => string[],
  ][] = [
    [
      'that was removed',
      ({ trail, eventAt }) => void trail.events.delete(markKey(eventAt(2))),
      ({ eventAt }) => [`removed ${eventAt(2).eventId}`],
    ],
    [
      'that was changed',
      ({ trail, eventAt }) => void trail.events.set(markKey(eventAt(2)), { ...eventAt(2), hash: 'other' }),
      ({ eventAt }) => [`changed ${eventAt(2).eventId}`],
    ],
    [
      'that was changed so that it cannot be read',
      ({ trail, eventAt }) => void trail.events.set(markKey(eventAt(2)), null),
      ({ eventAt }) => [`changed ${eventAt(2).eventId}`],
    ],
    [
      'that says to be a later version',
      ({ trail, eventAt }) => {
        trail.events.set(markKey(eventAt(2)), { ...eventAt(2), hash: 'other', version: 2 });
        trail.clock.moveBy(901_000);
      },
      ({ eventAt }) => [`changed ${eventAt(2).eventId}`],
    ],
    [
      'that was moved to another user',
      ({ trail, eventAt }) => {
        trail.events.delete(markKey(eventAt(2)));
        trail.write({ ...eventAt(2), userId: trail.newId(), hash: 'other' });
      },
      ({ eventAt }) => [`moved ${eventAt(2).eventId}`],
    ],
    [
      'that was moved to another time',
      ({ trail, eventAt }) => {
        const { eventId, userId } = eventAt(2);
        trail.events.delete(markKey(eventAt(2)));
        const time = new Date('2026-11-20T09:00:00.000Z');
        trail.write({ eventId, userId, time, key: `${time.toISOString()}#${eventId}`, hash: 'other' });
      },
      ({ eventAt }) => [`moved ${eventAt(2).eventId}`],
    ],
    [
      'that was invented',
      ({ trail, eventAt }) => {
        trail.write({ userId: eventAt(0).userId, eventId: 'made up' });
        trail.clock.moveBy(901_000);
      },
      () => ['invented made up'],
    ],
    [
      'that was invented for the past, and linked because the stream showed it',
      async ({ trail, eventAt }) => {
        const [userId, time] = [eventAt(0).userId, new Date('2026-11-19T10:00:00.000Z')];
        await trail.add({ userId, time, eventId: 'made up' }, { writtenAt: trail.clock.now().getTime() / 1000 });
      },
      () => ['misdated made up'],
    ],
    [
      'that cannot be read and has no link',
      ({ trail }) => void trail.events.set('somebody\n2026#made up', null),
      () => ['unreadable made up'],
    ],
    [
      'that got another link as a mark',
      ({ trail, eventAt, seqOf }) => {
        trail.marks.set(markKey(eventAt(2)), { seq: seqOf(3), version: 1, hash: eventAt(2).hash });
        trail.clock.moveBy(901_000);
      },
      ({ eventAt }) => [`invented ${eventAt(2).eventId}`],
    ],
  ];

  test.each(tamperings)('%s is found', async (_, tamper, said) => {
    const filled = await createFilledTrail();
    await tamper(filled);
    expect(await filled.trail.findings()).toEqual(said(filled));
  });

  test('is named with its user, its type and its key', async () => {
    const { trail, eventAt } = await createFilledTrail();
    const { userId, key, eventId, type } = eventAt(1);
    trail.events.delete(markKey(eventAt(1)));
    expect((await trail.verify()).findings).toEqual([{ fault: 'removed', userId, key, eventId, type }]);
  });

  test('may be without a link for a quarter of an hour', async () => {
    const { trail, eventAt } = await createFilledTrail();
    trail.write({ userId: eventAt(0).userId });
    trail.clock.moveBy(899_000);
    expect(await trail.verify()).toMatchObject({ findings: [], summary: { notLinkedYet: 1 } });
  });

  test('of the future has no such time', async () => {
    const trail = createTrail();
    await trail.add();
    trail.write({ time: new Date(trail.clock.now().getTime() + 301_000), eventId: 'made up' });
    expect(await trail.findings()).toEqual(['invented made up']);
  });

  test('from before its chain is counted only', async () => {
    const trail = createTrail();
    const userId = trail.newId();
    trail.write({ userId });
    trail.clock.moveBy(DAY_SECONDS * 1000);
    await trail.addSeveral(2, userId);
    expect(await trail.verify()).toMatchObject({ findings: [], summary: { beforeTheChains: 1 } });
  });
});

describe('a counted event', () => {
  const counted = async (versions: number) => {
    const trail = createTrail();
    const userId = trail.newId();
    const [eventId, key] = [trail.newId(), 'the hour#event'];
    for (let version = 1; version <= versions; version += 1) {
      trail.clock.moveBy(1000);
      const type = 'auth.sign_in_refused';
      await trail.add({ userId, eventId, key, version, type }, { isCounted: true, isChange: version > 1 });
    }
    return { trail, userId, eventId, key };
  };

  test('has a link for each version, and is proved by the last', async () => {
    const { trail } = await counted(4);
    expect(await trail.verify()).toMatchObject({ findings: [], summary: { events: 1, links: 4 } });
  });

  test('that was set back to an earlier version was changed', async () => {
    const { trail, userId, eventId, key } = await counted(4);
    trail.write({ userId, eventId, key, version: 2, type: 'auth.sign_in_refused' });
    expect(await trail.findings()).toEqual([`changed ${eventId}`]);
  });

  test('that was removed is told once', async () => {
    const { trail, userId, eventId, key } = await counted(4);
    trail.events.delete(markKey({ userId, key }));
    expect(await trail.findings()).toEqual([`removed ${eventId}`]);
  });

  test('may be newer than its link for a quarter of an hour', async () => {
    const { trail, userId, eventId, key } = await counted(2);
    trail.write({ userId, eventId, key, version: 3, type: 'auth.sign_in_refused' });
    expect(await trail.verify()).toMatchObject({ findings: [], summary: { notLinkedYet: 1 } });
    trail.clock.moveBy(901_000);
    expect(await trail.findings()).toEqual([`changed ${eventId}`]);
  });
});

describe('a chain', () => {
  const tamperings: [
    what: string,
    tamper: (filled: Filled) => void | Promise<void>,
    said: (filled: Filled) => unknown,
  ][] = [
    [
      'with a changed link',
      ({ change, seqOf }) => change(seqOf(2), { eventTime: '2026-11-20T09:59:00.000Z' }),
      ({ seqOf }) => [`link_broken ${seqOf(2)}`],
    ],
    [
      'with a link that was changed together with its event and its hash',
      ({ trail, change, links, seqOf, eventAt }) => {
        const link = { ...(links.get(seqOf(2)) as Link), eventHash: 'other' };
        change(seqOf(2), { ...link, hash: linkHash(link) });
        trail.events.set(markKey(eventAt(2)), { ...eventAt(2), hash: 'other' });
      },
      ({ seqOf }) => [`link_broken ${seqOf(3)}`],
    ],
    [
      'whose newest link was changed together with its event and its hash',
      ({ trail, change, links, seqOf, eventAt }) => {
        const link = { ...(links.get(seqOf(5)) as Link), eventHash: 'other' };
        change(seqOf(5), { ...link, hash: linkHash(link) });
        trail.events.set(markKey(eventAt(5)), { ...eventAt(5), hash: 'other' });
      },
      ({ links, seqOf }) => expect.arrayContaining([`link_broken ${Math.min(links.size, seqOf(5) + 1)}`]),
    ],
    [
      'without a link in the middle',
      ({ links, seqOf, trail, eventAt }) => {
        links.delete(seqOf(2));
        trail.events.delete(markKey(eventAt(2)));
        trail.marks.delete(markKey(eventAt(2)));
      },
      ({ seqOf }) => [`links_removed ${seqOf(1) + 1}`],
    ],
    [
      'without its first link',
      ({ links, trail, eventAt, seqOf }) => {
        if (seqOf(0) !== 1) throw new Error('the first event is not the first of its chain');
        links.delete(1);
        trail.events.delete(markKey(eventAt(0)));
      },
      () => ['links_removed 1'],
    ],
    [
      'with two links in each other’s place',
      ({ change, links, seqOf }) => {
        const [one, other] = [links.get(seqOf(1)) as Link, links.get(seqOf(2)) as Link];
        change(seqOf(1), { ...other, seq: one.seq });
        change(seqOf(2), { ...one, seq: other.seq });
      },
      ({ seqOf }) => expect.arrayContaining([`link_broken ${seqOf(1)}`, `link_broken ${seqOf(2)}`]),
    ],
    [
      'with a link that seems to have expired',
      ({ change, seqOf }) => change(seqOf(2), { expiresAt: 1 }),
      ({ seqOf }) => [`links_removed ${seqOf(1) + 1}`],
    ],
    ['without all its links', ({ links }) => links.clear(), () => expect.arrayContaining(['links_removed 1'])],
    ['without its head', ({ trail, chain }) => void trail.heads.delete(chain), () => ['head_removed head']],
    [
      'whose head was set back, with the links and events after it',
      ({ trail, chain, links, seqOf, eventAt }) => {
        const head = trail.heads.get(chain);
        const link = links.get(seqOf(3)) as Link;
        if (head !== undefined) trail.heads.set(chain, { ...head, seq: link.seq, hash: link.hash });
        for (const seq of [...links.keys()].filter((each) => each > link.seq)) links.delete(seq);
        for (const index of [4, 5]) trail.events.delete(markKey(eventAt(index)));
      },
      () => expect.arrayContaining(['signature_wrong head']),
    ],
    [
      'with links behind the head',
      ({ change, links }) => {
        const last = [...links.values()].at(-1) as Link;
        change(last.seq + 1, { ...last, seq: last.seq + 1, previousHash: last.hash });
      },
      ({ links }) => [`links_added ${links.size}`],
    ],
    [
      'of another table',
      async ({ trail, chain }) => {
        const head = trail.heads.get(chain);
        if (head !== undefined) trail.heads.set(chain, await trail.deps.heads.sign('other', head));
      },
      () => ['signature_wrong head'],
    ],
    [
      'whose head was signed with another key',
      async ({ trail, chain }) => {
        const other = { ...createKeyDeps(), newKeyPair: cheapKeyPairs() };
        const head = trail.heads.get(chain);
        const heads = createHeads({ keyRing: createSigningKeyRing(other, LIFETIME), clock: trail.clock });
        if (head !== undefined) trail.heads.set(chain, await heads.sign('audit', head));
      },
      () => [expect.stringMatching(/^signature_(key_unknown|wrong) head$/)],
    ],
    [
      'with a link in the chain of another user',
      async ({ trail, eventAt }) => {
        // The consumer of another service, with the same key, and a mistake in it.
        const event = trail.newEvent({ userId: eventAt(0).userId });
        const other = { ...event, userId: 'somebody else' };
        if (chainOf(other.userId) === chainOf(event.userId)) throw new Error('it is the same chain');
        await trail.link([event, other]);
        trail.events.set(markKey(other), other);
        trail.events.set(markKey(event), event);
      },
      ({ links }) => expect.arrayContaining([`link_broken ${links.size}`]),
    ],
  ];

  test.each(tamperings)('%s is found', async (_, tamper, said) => {
    const filled = await createFilledTrail();
    await tamper(filled);
    expect(await filled.trail.findings()).toEqual(said(filled));
  });

  test('that the consumer went on with after its head was spoilt says where', async () => {
    const { trail, chain, eventAt, links } = await createFilledTrail();
    const head = trail.heads.get(chain);
    if (head !== undefined) trail.heads.set(chain, { ...head, hash: 'made up' });
    const before = links.size;
    await trail.add({ userId: eventAt(0).userId });
    expect(trail.suspicions).toEqual(['chain_head_wrong']);
    expect(await trail.findings()).toEqual([`restarted ${before + 1}`]);
  });

  test('that the consumer went on with after its head was removed says where, and keeps all links', async () => {
    const { trail, chain, eventAt, links } = await createFilledTrail();
    trail.heads.delete(chain);
    const before = links.size;
    await trail.add({ userId: eventAt(0).userId });
    expect(trail.suspicions).toEqual(['chain_head_missing']);
    expect(links.size).toBe(before + 1);
    expect(await trail.findings()).toEqual([`restarted ${before + 1}`]);
  });
});

describe('what has expired', () => {
  test('is not missed: events, then links, in any order', async () => {
    const trail = createTrail();
    const userId = trail.newId();
    const old = await trail.addSeveral(3, userId);
    trail.clock.moveBy(20 * DAY_SECONDS * 1000);
    await trail.addSeveral(2, userId);
    trail.clock.moveBy(11 * DAY_SECONDS * 1000);
    for (const event of old) trail.events.delete(markKey(event));
    expect(await trail.findings()).toEqual([]);

    trail.clock.moveBy(7 * DAY_SECONDS * 1000);
    const links = trail.links.get(chainOf(userId)) as Map<number, Link>;
    links.delete(2);
    expect(await trail.findings()).toEqual([]);
    for (const seq of [1, 3]) links.delete(seq);
    expect(await trail.verify()).toMatchObject({ findings: [], summary: { links: 2, events: 2 } });

    // The fourth link says that all before it have expired; the fifth says that the fourth has not.
    links.delete(4);
    expect(await trail.findings()).toEqual(expect.arrayContaining(['links_removed 1']));
  });

  test('leaves a head that still counts', async () => {
    const trail = createTrail();
    const [event] = await trail.addSeveral(1);
    trail.clock.moveBy(40 * DAY_SECONDS * 1000);
    trail.events.clear();
    trail.links.clear();
    expect(await trail.findings()).toEqual([]);
    expect(event).toBeDefined();
  });

  test('expires in the order of the chain, however long events are kept', async () => {
    const trail = createTrail();
    const userId = trail.newId();
    const now = Math.ceil(trail.clock.now().getTime() / 1000);
    await trail.add({ userId, expiresAt: now + 300 * DAY_SECONDS });
    await trail.add({ userId, expiresAt: now + DAY_SECONDS });
    await trail.add({ userId, expiresAt: now + 9999 * DAY_SECONDS });
    const links = [...(trail.links.get(chainOf(userId)) as Map<number, Link>).values()];
    expect(links.map(({ expiresAt }) => (expiresAt - now) / DAY_SECONDS)).toEqual([307, 307, 373]);
  });

  test('of the events is ignored although it is still there', async () => {
    const trail = createTrail();
    await trail.addSeveral(1);
    trail.clock.moveBy(40 * DAY_SECONDS * 1000);
    trail.links.clear();
    expect(await trail.findings()).toEqual([]);
  });
});

describe('what an earlier verification saw', () => {
  test('is still there, also after the chain went on', async () => {
    const { trail, eventAt } = await createFilledTrail();
    const seen = remember(trail);
    expect(await trail.findings(seen)).toEqual([]);
    await trail.add({ userId: eventAt(0).userId });
    expect(await trail.findings(seen)).toEqual([]);
  });

  test('finds all tables set back together', async () => {
    const { trail, chain, eventAt } = await createFilledTrail();
    const copies = [trail.heads, trail.links.get(chain), trail.marks, trail.events].map((map) => [
      map as Map<unknown, unknown>,
      new Map(map as Map<unknown, unknown>),
    ]) as [Map<unknown, unknown>, Map<unknown, unknown>][];
    await trail.add({ userId: eventAt(0).userId });
    const seen = remember(trail);
    for (const [map, copy] of copies) {
      map.clear();
      for (const [key, value] of copy) map.set(key, value);
    }
    expect(await trail.findings()).toEqual([]);
    expect(await trail.findings(seen)).toEqual(['head_rolled_back head']);
    // Even after the chain has grown past it.
    await trail.addSeveral(3, eventAt(0).userId);
    expect(await trail.findings(seen)).toEqual([expect.stringMatching(/^head_rolled_back \d+$/)]);
  });

  test('finds a chain that is gone without a trace', async () => {
    const { trail } = await createFilledTrail();
    const seen = remember(trail);
    for (const map of [trail.heads, trail.links, trail.marks, trail.events]) map.clear();
    expect(await trail.findings()).toEqual([]);
    expect(await trail.findings(seen)).toEqual(seen.map(() => 'head_rolled_back head'));
  });
});

describe('a rotation of the signing key', () => {
  const rotate = (trail: Trail, changes = {}) =>
    rotateSigningKeys({ ...trail.keyDeps }, { ...LIFETIME, publishSeconds: 0, ...changes });

  test('changes nothing for signatures of the older key, also when it is retired', async () => {
    const { trail } = await createFilledTrail();
    await rotate(trail);
    trail.clock.moveBy(3 * 3600 * 1000);
    expect(await trail.findings()).toEqual([]);
    expect(
      await trail.keyRing.verificationKey((await trail.keyDeps.keySets.findKeySet())?.keys[0]?.kid ?? ''),
    ).toBeNull();
  });

  test('leaves signatures that nobody can check, if their key is removed and nobody signs anew', async () => {
    const { trail } = await createFilledTrail();
    await rotate(trail);
    trail.clock.moveBy(3 * 3600 * 1000);
    await rotate(trail);
    trail.clock.moveBy(3600 * 1000);
    expect(new Set(await trail.findings())).toEqual(new Set(['signature_key_unknown head']));
  });
});
