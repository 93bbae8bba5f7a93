import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { auditedEventOf } from '../../lib/audit/audited-event';
import { type Link, markKey } from '../../lib/auth/stores/audit-store';
import { CHAINS, chainOf } from '../../lib/crypto/audit-chain';
import { createAuditReader } from '../../lib/store/audit/audit-reader';
import { createAuditStore } from '../../lib/store/audit/audit-store';
import { createDailyCountsStore } from '../../lib/store/audit/daily-counts-store';
import { putAuthEvent } from '../../lib/store/users/account-events';
import { createMemoryAudit } from '../support/memory-audit';
import { newAuthEvent } from './account-events-store.contract';
import { describeAuditStore, groupOf, headAt, newChain, newLink } from './audit-store.contract';
import { describeEngines } from './engines';

describe('in memory', () => {
  const { store: audit, dailyCounts } = createMemoryAudit();

  describeAuditStore(() => ({ audit, dailyCounts }));
});

describeEngines((tables) => {
  const { client } = tables;
  const audit = createAuditStore(client, tables.audit.name);
  const dailyCounts = createDailyCountsStore(client, tables.audit.name, CHAINS);
  const reader = createAuditReader(
    client,
    { audit: tables.audit.name, events: tables.events.name },
    { chainOf, readEvent: auditedEventOf },
  );
  const put = (item: Record<string, unknown>, TableName = tables.audit.name) =>
    client.documents.send(new PutCommand({ TableName, Item: item }));

  describeAuditStore(() => ({ audit, dailyCounts }));

  test('stores these fields and no others, with whole epoch seconds for the TTL of all but the head', async () => {
    const chain = newChain();
    const link = newLink(chain, 1);
    const additions = [{ customerId: chain, day: '2126-11-20', counts: { refused: 2 } }];
    const group = groupOf(null, [link], { additions });
    await audit.addLinks(group);
    const items = (await tables.audit.items()).filter(({ part }) =>
      [`chain#${chain}`, `event#${link.userId}`, `day#${chain}#${chain}`].includes(String(part)),
    );
    expect(items).toEqual(
      expect.arrayContaining([
        {
          part: `chain#${chain}`,
          id: 'head',
          seq: 1,
          hash: link.hash,
          newest_expires_at: link.expiresAt,
          signature: group.after.signature,
        },
        {
          part: `chain#${chain}`,
          id: '000000000000001',
          seq: 1,
          previous_hash: 'before',
          user_id: link.userId,
          key: link.key,
          event_id: link.eventId,
          type: 'user.signed_in',
          version: 1,
          event_hash: link.eventHash,
          event_time: link.eventTime,
          event_expires_at: link.eventExpiresAt,
          written_at: link.writtenAt,
          previous_expires_at: link.previousExpiresAt,
          expires_at: link.expiresAt,
          hash: link.hash,
        },
        {
          part: `event#${link.userId}`,
          id: link.key,
          seq: 1,
          version: 1,
          event_hash: link.eventHash,
          expires_at: link.expiresAt,
        },
        {
          part: `day#${chain}#${chain}`,
          id: '2126-11-20',
          refused: 2,
          expires_at: Date.parse('2127-02-28T00:00:00.000Z') / 1000,
        },
      ]),
    );
    expect(items).toHaveLength(4);
  });

  describe('what somebody spoilt by hand does not stop the consumer', () => {
    test.each<[what: string, spoilt: Record<string, unknown>]>([
      ['without anything', {}],
      ['whose signature is a number', { seq: 1, hash: 'x', newest_expires_at: 1, signature: 5 }],
      ['whose signature is empty', { seq: 1, hash: 'x', newest_expires_at: 1, signature: '' }],
      ['whose numbers are text', { seq: 'x', hash: 1, newest_expires_at: 'x', signature: 'eyJ.x' }],
    ])('a head %s', async (_, spoilt) => {
      const chain = newChain();
      await put({ part: `chain#${chain}`, id: 'head', ...spoilt });
      const { head } = await audit.findPosition(chain, []);
      expect(head).not.toBeNull();
      const group = groupOf(head, [newLink(chain, 1)]);
      expect(await audit.addLinks(group)).toBe(true);
      expect((await audit.findPosition(chain, [])).head).toEqual(group.after);
    });

    test('a mark without a hash is replaced by a later version', async () => {
      const link = newLink(newChain(), 1, { version: 2 });
      await put({ part: `event#${link.userId}`, id: link.key, seq: 'x' });
      const mark = (await audit.findPosition(link.chain, [link])).marks.get(markKey(link)) ?? null;
      expect(mark).toEqual({ seq: 0, version: 0, hash: '' });
      expect(await audit.addLinks(groupOf(null, [link], { links: [{ link, mark }] }))).toBe(true);
    });

    test('a link is replaced by the one that the head leads to', async () => {
      const chain = newChain();
      await put({ part: `chain#${chain}`, id: '000000000000001', hash: 'made up' });
      expect(await audit.findLastLink(chain)).toBeNull();
      const link = newLink(chain, 1);
      await audit.addLinks(groupOf(null, [link]));
      expect(await audit.findLastLink(chain)).toEqual(link);
    });
  });

  describe('the reader', () => {
    const pagesOf = async <Page>(pages: AsyncIterable<Page>): Promise<Page[]> => {
      const found: Page[] = [];
      for await (const page of pages) found.push(page);
      return found;
    };

    test('reads all links of a chain in their order, page by page, and says which cannot be read', async () => {
      const chain = newChain();
      const links = Array.from({ length: 120 }, (_, index) => newLink(chain, index + 1));
      let before = null;
      for (let start = 0; start < links.length; start += 20) {
        const group = groupOf(before, links.slice(start, start + 20));
        await audit.addLinks(group);
        before = group.after;
      }
      await put({ part: `chain#${chain}`, id: '000000000000121', seq: 7 });
      await put({ part: `chain#${chain}`, id: 'a', seq: 7 });
      const pages = await pagesOf(reader.readLinks(chain));
      expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(100);
      expect(pages.flat()).toEqual([
        ...links.map((link) => ({ id: String(link.seq).padStart(15, '0'), link })),
        { id: '000000000000121', link: null },
        { id: 'a', link: null },
      ]);
      expect(await reader.findHead(chain)).toEqual(before);
    });

    test('finds events by their keys, also those that cannot be read', async () => {
      const event = newAuthEvent();
      await putAuthEvent(client, { name: tables.events.name, keptSeconds: 2_592_000 }, event);
      const known = { userId: String(event.userId), key: `${event.time.toISOString()}#${event.eventId}` };
      const broken = { userId: randomUUID(), key: 'broken' };
      await put({ user_id: broken.userId, id: broken.key, expires_at: 12345678901234567890n }, tables.events.name);
      const found = await reader.findEvents([known, broken, { userId: 'nobody', key: 'nothing' }]);
      expect(found.get(markKey(known))).toMatchObject({
        ...known,
        eventId: event.eventId,
        type: event.type,
        version: 1,
      });
      expect(found.get(markKey(broken))).toBeNull();
      expect(found.size).toBe(2);
      const all = (await pagesOf(reader.readEvents())).flat();
      expect(all).toEqual(
        expect.arrayContaining([
          { ...broken, event: null },
          { ...known, event: found.get(markKey(known)) },
        ]),
      );
    });

    test('follows the marks of events to their links', async () => {
      const userId = randomUUID();
      const chain = chainOf(userId);
      const { head } = await audit.findPosition(chain, []);
      const seq = head?.seq ?? 0;
      const links = [newLink(chain, seq + 1, { userId }), newLink(chain, seq + 2, { userId })] as [Link, Link];
      await audit.addLinks(groupOf(head, links, { after: headAt(links[1]) }));
      const found = await reader.findLinks([...links, newLink(chain, 1)]);
      expect([...found]).toEqual(expect.arrayContaining(links.map((link) => [markKey(link), link])));
      expect(found.size).toBe(2);
    });
  });
});
