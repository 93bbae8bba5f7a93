import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { CHAINS, chainOf, type LinkContent, linkHash } from '../../../lib/crypto/audit-chain';

const link: LinkContent = {
  chain: 3,
  seq: 17,
  previousHash: 'before',
  userId: 'user 1',
  key: '2026-11-20T10:00:00.123Z#e0',
  eventId: 'e0',
  type: 'user.signed_in',
  version: 1,
  eventHash: 'event',
  eventTime: '2026-11-20T10:00:00.123Z',
  eventExpiresAt: 1_797_760_801,
  writtenAt: 1_795_168_800,
  expiresAt: 1_798_365_601,
  previousExpiresAt: 1_798_365_600,
};

test('the hash of a link is that of the documented text', () => {
  const text =
    'latchkey-link-v1\n[3,17,"before","user 1","2026-11-20T10:00:00.123Z#e0","e0","user.signed_in",1,"event",' +
    '"2026-11-20T10:00:00.123Z",1797760801,1795168800,1798365601,1798365600]';
  expect(linkHash(link)).toBe(createHash('sha256').update(text).digest('base64url'));
});

test.each(Object.keys(link) as (keyof LinkContent)[])('the hash of a link depends on its %s', (name) => {
  const other = typeof link[name] === 'number' ? 1 : 'other';
  expect(linkHash({ ...link, [name]: link[name] === other ? 2 : other })).not.toBe(linkHash(link));
});

test('users are divided evenly, and each stays in one chain', () => {
  const counts = Array.from({ length: CHAINS }, () => 0);
  for (let index = 0; index < 8000; index += 1) {
    const chain = chainOf(`user ${index}`);
    counts[chain] = (counts[chain] ?? 0) + 1;
    expect(chainOf(`user ${index}`)).toBe(chain);
  }
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1150);
});
