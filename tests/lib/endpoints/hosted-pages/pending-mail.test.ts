import { describe, expect, test } from '@jest/globals';
import {
  forgetPending,
  keepPending,
  pendingOf,
  pendingPlace,
} from '../../../../lib/endpoints/hosted-pages/pending-mail';
import { pagesWith } from '../../../support/page-settings';

const settings = pagesWith({ returnOrigins: ['https://auth.example.com', 'https://app.example.com'] });
const pending = { purpose: 'verify-email', email: 'bob@example.com', returnTo: '/orders?page=2' } as const;

const headWith = (...cookies: string[]) => ({ headers: {}, cookies });
const sent = (cookie: string) => headWith(cookie.split(';')[0] ?? '');
const raw = (value: unknown) =>
  headWith(
    `__Host-pending=${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`,
  );

test('a browser remembers for an hour which mail it waits for', () => {
  const cookie = keepPending(settings, pending);
  expect(cookie).toMatch(/^__Host-pending=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure$/);
  expect(pendingOf(settings, sent(cookie), 'verify-email')).toEqual(pending);
  expect(pendingPlace(settings, sent(cookie), 'verify-email')).toBe('/orders?page=2');
});

test('a mail of one purpose is none of another', () => {
  const head = sent(keepPending(settings, pending));
  expect(pendingOf(settings, head, 'sign-in')).toBeNull();
  expect(pendingPlace(settings, head, 'reset-password')).toBeNull();
});

test('a place that makes the cookie too long for browsers is dropped, and the email stays', () => {
  const cookie = keepPending(settings, { ...pending, returnTo: `/${'é'.repeat(1990)}` });
  expect(cookie.length).toBeLessThan(4096);
  expect(pendingOf(settings, sent(cookie), 'verify-email')).toEqual({ ...pending, returnTo: null });
});

describe('what the browser sends is not trusted', () => {
  test.each(['https://evil.example/', '//evil.example', 'javascript:alert(1)', '/\\evil.example'])(
    'a place like %s is dropped',
    (returnTo) => {
      expect(pendingPlace(settings, raw({ ...pending, returnTo }), 'verify-email')).toBeNull();
    },
  );

  test.each<[unknown]>([
    ['{'],
    ['null'],
    ['[]'],
    [{ ...pending, email: '<b>' }],
    [{ ...pending, email: ['bob@example.com'] }],
    [{ ...pending, purpose: 'change-email' }],
    [{ ...pending, more: 1 }],
    [{ ...pending, returnTo: 1 }],
  ])('%j is nothing', (value) => {
    expect(pendingOf(settings, raw(value), 'verify-email')).toBeNull();
  });

  test('nor is text that is not base64url, or no cookie', () => {
    expect(pendingOf(settings, headWith('__Host-pending=%%%'), 'verify-email')).toBeNull();
    expect(pendingOf(settings, headWith(), 'verify-email')).toBeNull();
  });
});

test('a browser forgets what it remembers, and nothing else', () => {
  expect(forgetPending(settings, headWith())).toEqual([]);
  expect(forgetPending(settings, sent(keepPending(settings, pending)))).toEqual([
    '__Host-pending=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
  ]);
});
