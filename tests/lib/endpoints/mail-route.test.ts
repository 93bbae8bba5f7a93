import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../lib/auth/contract-mode';
import { admitMailChange } from '../../../lib/endpoints/mail-route';
import { gatewayEvent } from '../../support/event';
import { BASE_URL } from '../../support/mail-links';

const admits = (headers: Record<string, string>, mode = hardenedMode) =>
  admitMailChange({ mode, origins: [BASE_URL] })(gatewayEvent('POST /verify_email', { headers }));

describe('a route that is about mail', () => {
  test.each<[title: string, headers: Record<string, string>]>([
    ['a client that is no browser', {}],
    ['a page of ours', { origin: BASE_URL, 'sec-fetch-site': 'same-origin' }],
    ['a page of ours that tells nobody where it was', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['the user themself', { origin: 'null', 'sec-fetch-site': 'none' }],
  ])('admits %s', (_, headers) => {
    expect(() => admits(headers)).not.toThrow();
  });

  test.each<[title: string, headers: Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['an opaque origin of another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['an opaque origin of the same site', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['an opaque origin that says nothing else', { origin: 'null' }],
    ['an opaque origin with a referer of ours', { origin: 'null', referer: `${BASE_URL}/` }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('refuses %s', (_, headers) => {
    expect(() => admits(headers)).toThrow(expect.objectContaining({ code: 'cross_site' }));
  });

  test('is not there without mail, whoever asks', () => {
    for (const headers of [{}, { origin: 'https://evil.example' }]) {
      expect(() => admits(headers, classicMode)).toThrow(expect.objectContaining({ code: 'no_mail' }));
    }
  });
});
