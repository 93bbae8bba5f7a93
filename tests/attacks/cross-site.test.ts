import { beforeEach, describe, expect, test } from '@jest/globals';
import { type AttackParts, useAttackedService } from './attacked-service';
import { stateChanges } from './state-changes';

/** No page of another site can change anything, whatever cookies the browser sends with its request. */

process.env.ALLOWED_ORIGINS = 'https://app.example.com';
const service = useAttackedService();

const OWN = process.env.BASE_URL ?? '';
const EVIL = 'https://evil.example';

const refused: Record<string, string>[] = [
  { origin: EVIL },
  { origin: 'null' },
  { origin: `${OWN}.evil.example` },
  { origin: OWN.replace('http:', 'https:') },
  { origin: 'http://localhost' },
  { origin: 'https://other.example.com' },
  { origin: '' },
  { origin: EVIL, 'sec-fetch-site': 'same-origin' },
  { origin: EVIL, referer: `${OWN}/` },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { origin: 'null', 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', referer: `${OWN}/` },
  { referer: `${EVIL}/page` },
  { referer: `${EVIL}/?${OWN}/` },
  { referer: `${OWN}.evil.example/` },
  { referer: `${OWN}@evil.example/` },
];

const allowed: Record<string, string>[] = [
  {},
  { origin: OWN },
  { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' },
  // The hosted pages send no referrer.
  { origin: 'null', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  { referer: `${OWN}/verify_email` },
];

/**
 * The forms of pages with a token in their URL. In a browser without Fetch Metadata these pages say only that their origin is
 * opaque. The token in the body is the proof: see `bodyHasSecret` in lib/http/same-site.ts. That of a sign-in link is proof only in the
 * browser that requested it: see sign-in-links.test.ts.
 */
const BODY_HAS_SECRET = ['verifyEmail', 'setNewPassword', 'confirmEmailChange', 'useSignInLink'];
/** One route of each surface is tested with all headers. One function decides for all routes: lib/http/same-site.ts. */
const COMPARED_WITH_ALL = ['signIn', 'logIn', 'issueTokens', 'verifyEmail'];

const refusedBy = (name: string) => {
  const tested = COMPARED_WITH_ALL.includes(name) ? refused : refused.filter((_, index) => index % 3 === 0);
  return BODY_HAS_SECRET.includes(name)
    ? tested.filter(({ origin, 'sec-fetch-site': site }) => origin !== 'null' || site !== undefined)
    : tested;
};

const withHeaders = (parts: AttackParts, headers: Record<string, string>): AttackParts => ({
  ...parts,
  headers: { ...parts.headers, ...headers },
});

beforeEach(() => service.tables.clear());

test('lists exactly the routes that change state', () => {
  const changing = service.routed.filter(({ method, name }) =>
    method === 'GET' ? name === 'revokeTokens' : name !== 'homeAfterSignOut',
  );
  expect(changing.map(({ name }) => name).sort()).toEqual(Object.keys(stateChanges).sort());
  expect(changing.find(({ name }) => name === 'revokeTokens')).toMatchObject({ path: '/api/users/logout' });
});

describe.each(Object.entries(stateChanges))('%s', (name, make) => {
  test('answers 403 to pages of other sites and changes nothing', async () => {
    const parts = await make(service);
    const before = await service.tables.snapshot();

    for (const headers of refusedBy(name)) {
      const { answer, tableCalls } = await service.workOf(name, withHeaders(parts, headers));
      const { status, cookies } = answer;
      expect({ headers, status, cookies, tableCalls }).toEqual({ headers, status: 403, cookies: [], tableCalls: [] });
    }

    expect(await service.tables.snapshot()).toEqual(before);
    // The same request is accepted from a page of an allowed origin.
    const fromAllowed = { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' };
    expect((await service.send(name, withHeaders(parts, fromAllowed))).status).toBeLessThan(400);
  });
});

describe.each(COMPARED_WITH_ALL)('%s', (name) => {
  test('accepts our own pages, pages of allowed origins, and clients other than browsers', async () => {
    for (const headers of allowed) {
      const parts = await stateChanges[name]?.(service);
      const { status } = await service.send(name, withHeaders(parts ?? {}, headers));
      expect({ headers, isGranted: status < 400 }).toEqual({ headers, isGranted: true });
    }
  });
});
