import { describe, expect, test } from '@jest/globals';
import type { AttributeValue } from 'aws-lambda';
import { auditedEventOf } from '../../../lib/audit/audited-event';
import { itemHash } from '../../../lib/crypto/item-hash';
import { chainImage } from './chain-records';

test('reads what the chains record', () => {
  const image = chainImage('ann', 5);
  expect(auditedEventOf(image)).toEqual({
    userId: 'ann',
    key: '2026-11-20T10:00:05.000Z#e5',
    eventId: 'e5',
    type: 'user.signed_in',
    time: new Date('2026-11-20T10:00:05.000Z'),
    expiresAt: Date.parse('2026-12-20T10:00:05.000Z') / 1000,
    version: 1,
    customerId: 1,
    hash: itemHash(image),
  });
});

test('takes the count as the version', () => {
  expect(auditedEventOf(chainImage('ann', 1, { count: { N: '12' } }))).toMatchObject({ version: 12 });
});

test('finds the customer in the profile too, and does without', () => {
  const { customer_id: _, ...image } = chainImage('ann', 1);
  const user: AttributeValue = { M: { customer: { M: { id: { N: '7' } } } } };
  expect(auditedEventOf({ ...image, user })).toMatchObject({ customerId: 7 });
  expect(auditedEventOf(image)).toMatchObject({ customerId: null });
});

describe('refuses an item', () => {
  test.each<[what: string, changes: Record<string, AttributeValue>]>([
    ['with a time that is none', { time: { S: 'yesterday' } }],
    ['whose time has another type', { time: { N: '1' } }],
    ['without an id', { event_id: { NULL: true } }],
    ['with a type that is no text', { type: { N: '1' } }],
    ['that expires at no number', { expires_at: { S: '1797760801' } }],
    ['with a count that is no whole number', { count: { N: '1.5' } }],
    ['with a count of zero', { count: { N: '0' } }],
    ['with a number that is too large for JavaScript', { count: { N: '12345678901234567890' } }],
  ])('%s', (_, changes) => {
    expect(auditedEventOf(chainImage('ann', 1, changes))).toBeNull();
  });
});
