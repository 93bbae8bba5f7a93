import { describe, expect, test } from '@jest/globals';
import { refusePrefetch, requireSameSite } from '../../../lib/http/same-site';
import { gatewayEvent } from '../../support/event';

const ORIGINS = ['https://auth.example.com', 'https://app.example.com:8443', 'capacitor://localhost'];
const admits = (headers: Record<string, string>, options?: { bodyHasSecret: boolean }) =>
  requireSameSite(gatewayEvent('POST /anything', { headers }), ORIGINS, options);

describe('requireSameSite', () => {
  test.each<[title: string, headers: Record<string, string>]>([
    ['a client that is no browser', {}],
    ['the own origin', { origin: 'https://auth.example.com' }],
    ['the own origin with its port written out', { origin: 'https://auth.example.com:443' }],
    ['the own origin in capitals', { origin: 'HTTPS://AUTH.example.com' }],
    ['an allowed origin on its port', { origin: 'https://app.example.com:8443' }],
    ['an allowed origin of another site', { origin: 'https://app.example.com:8443', 'sec-fetch-site': 'cross-site' }],
    ['an allowed origin of an app', { origin: 'capacitor://localhost' }],
    ['a referer of an allowed app', { referer: 'capacitor://localhost/index.html' }],
    [
      'the own origin, whatever the referer',
      { origin: 'https://auth.example.com', referer: 'https://evil.example.com/' },
    ],
    ['a page of ours that tells nobody where it was', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['an opaque origin of the user themself', { origin: 'null', 'sec-fetch-site': 'none' }],
    ['same-origin', { 'sec-fetch-site': 'same-origin' }],
    ['the user themself', { 'sec-fetch-site': 'none' }],
    ['same-origin, whatever the referer', { 'sec-fetch-site': 'same-origin', referer: 'https://evil.example.com/' }],
    ['a referer of the own origin', { referer: 'https://auth.example.com/page?next=https://evil.example.com' }],
    ['a referer that a proxy emptied', { referer: '' }],
  ])('lets pass %s', (_, headers) => {
    expect(() => admits(headers)).not.toThrow();
  });

  test.each<[title: string, headers: Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example.com' }],
    ['an opaque origin', { origin: 'null' }],
    ['an opaque origin with a referer of ours', { origin: 'null', referer: 'https://auth.example.com/' }],
    ['an opaque origin of another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['an opaque origin of the same site', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['an empty origin', { origin: '' }],
    ['the host of an allowed app under another scheme', { origin: 'ionic://localhost' }],
    ['another host under the scheme of an allowed app', { origin: 'capacitor://evil' }],
    ['the host of an allowed app by http', { origin: 'http://localhost' }],
    ['an origin that is no address', { origin: 'auth.example.com' }],
    ['several origins', { origin: 'https://auth.example.com https://evil.example.com' }],
    ['the own origin by http', { origin: 'http://auth.example.com' }],
    ['the own host on another port', { origin: 'https://auth.example.com:8443' }],
    ['a subdomain', { origin: 'https://www.auth.example.com' }],
    ['a longer domain', { origin: 'https://auth.example.com.evil.example' }],
    ['the own host as a name before an @', { origin: 'https://auth.example.com@evil.example' }],
    ['a foreign origin that says same-origin', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    [
      'a foreign origin with a referer of ours',
      { origin: 'https://evil.example', referer: 'https://auth.example.com/' },
    ],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['the same site', { 'sec-fetch-site': 'same-site' }],
    ['another site with a referer of ours', { 'sec-fetch-site': 'cross-site', referer: 'https://auth.example.com/' }],
    ['a word that is none', { 'sec-fetch-site': 'same-origin, none' }],
    ['a foreign referer', { referer: 'https://evil.example.com/https://auth.example.com/' }],
    ['a referer of a longer domain', { referer: 'https://auth.example.com.evil.example/' }],
    ['a referer that is no address', { referer: 'about:blank' }],
  ])('refuses %s', (_, headers) => {
    expect(() => admits(headers)).toThrow(expect.objectContaining({ code: 'cross_site' }));
  });
});

describe('requireSameSite for a body with a secret', () => {
  const admitsSecret = (headers: Record<string, string>) => admits(headers, { bodyHasSecret: true });

  test('lets pass a form of our page in a browser without Fetch Metadata, which says only that its origin is opaque', () => {
    expect(() => admitsSecret({ origin: 'null' })).not.toThrow();
  });

  test.each<[title: string, headers: Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example.com' }],
    ['an opaque origin of another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a foreign referer', { referer: 'https://evil.example.com/' }],
  ])('still refuses %s', (_, headers) => {
    expect(() => admitsSecret(headers)).toThrow(expect.objectContaining({ code: 'cross_site' }));
  });
});

describe('refusePrefetch', () => {
  const admitsPrefetch = (headers: Record<string, string>) =>
    refusePrefetch(gatewayEvent('GET /anything', { headers }));

  test.each<Record<string, string>>([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { 'sec-purpose': 'prefetch;anonymous-client-ip' },
    { purpose: 'prefetch' },
    { purpose: 'Prefetch' },
    { 'x-moz': 'prefetch' },
  ])('refuses %j', (headers) => {
    expect(() => admitsPrefetch(headers)).toThrow(expect.objectContaining({ code: 'prefetch' }));
  });

  test.each<Record<string, string>>([{}, { purpose: 'navigate' }, { 'sec-purpose': '' }, { 'x-other': 'prefetch' }])(
    'lets pass %j',
    (headers) => {
      expect(() => admitsPrefetch(headers)).not.toThrow();
    },
  );
});
