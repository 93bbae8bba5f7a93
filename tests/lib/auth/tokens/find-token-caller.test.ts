import { describe, expect, jest, test } from '@jest/globals';
import type { TokenSession } from '../../../../lib/auth/entities';
import { isLive } from '../../../../lib/auth/sessions/find-live-session';
import { findTokenCaller, tokenOfCookie } from '../../../../lib/auth/tokens/find-token-caller';
import { proofOf } from '../../../support/proofs';
import { signInForTokens, withTokens } from '../token-people';

type Given = Awaited<ReturnType<typeof withTokens>>;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string) => ({ sessionToken: base64(token) });

describe('findTokenCaller', () => {
  test.each<[title: string, proof: (token: string) => Parameters<typeof proofOf>[0]]>([
    ['the header', bearer],
    ['the header, its scheme in capitals and with more space', (token) => ({ authorization: `BEARER   ${token}` })],
    ['the cookie', cookie],
    ['the cookie without padding', (token) => ({ sessionToken: base64(token).replace(/=+$/, '') })],
    ['the cookie in the other alphabet', (token) => ({ sessionToken: Buffer.from(token).toString('base64url') })],
    ['both alike', (token) => ({ ...bearer(token), ...cookie(token) })],
  ])('finds the user who signed in by %s, in one read', async (_, proof) => {
    const { deps, issued, user } = await withTokens();
    const find = jest.spyOn(deps.tokenSessions, 'findTokenSession');
    const caller = await findTokenCaller(deps, proofOf(proof(issued.token)));
    expect(caller).toEqual({
      user,
      payload: issued.payload,
      tokenSession: expect.objectContaining({ id: issued.payload.sid }),
    });
    expect(find.mock.calls).toEqual([[{ id: issued.payload.sid, userId: user.id, now: deps.clock.now() }]]);
  });

  test('refuses a request without a token', async () => {
    const { deps } = await withTokens();
    await expect(findTokenCaller(deps, proofOf())).rejects.toMatchObject({
      code: 'not_authenticated',
      details: { challenge: 'Bearer' },
    });
  });

  test.each<[title: string, proof: (token: string, other: string) => Parameters<typeof proofOf>[0], reason: string]>([
    ['an empty header', () => ({ authorization: '' }), 'malformed'],
    ['another scheme', (token) => ({ authorization: `Basic ${token}` }), 'malformed'],
    ['the token alone', (token) => ({ authorization: token }), 'malformed'],
    ['two tokens in the header', (token) => ({ authorization: `Bearer ${token} ${token}` }), 'malformed'],
    ['several cookies', () => ({ hasSessionCookie: true }), 'malformed'],
    ['a cookie that is no base64', () => ({ sessionToken: 'a.b.c' }), 'malformed'],
    ['a bad header beside a good cookie', (token) => ({ authorization: 'Bearer', ...cookie(token) }), 'malformed'],
    ['a good header beside several cookies', (token) => ({ ...bearer(token), hasSessionCookie: true }), 'ambiguous'],
    ['a good header beside a bad cookie', (token) => ({ ...bearer(token), sessionToken: '*' }), 'ambiguous'],
    ['two good ones that differ', (token, other) => ({ ...bearer(token), ...cookie(other) }), 'ambiguous'],
    ['a token that is not ours', () => bearer('made.up.token'), 'bad_signature'],
  ])('refuses %s without a store call', async (_, proof, reason) => {
    const given = await withTokens();
    const other = await signInForTokens(given.deps, given);
    const find = jest.spyOn(given.deps.tokenSessions, 'findTokenSession');
    const attempt = findTokenCaller(given.deps, proofOf(proof(given.issued.token, other.token)));
    await expect(attempt).rejects.toMatchObject({ code: 'token_refused', details: { reason } });
    expect(find).not.toHaveBeenCalled();
  });

  test.each<[title: string, end: (given: Given) => unknown]>([
    ['the session was ended', ({ deps, issued }) => deps.tokenSessions.deleteTokenSession(issued.payload.sid)],
    ['the session has expired', ({ deps }) => deps.clock.moveBy(3_600_000)],
    ['the user is deleted', ({ deps, user }) => deps.users.deleteUser(user, { now: deps.clock.now() })],
    ['the user is not active', ({ deps, user }) => deps.users.put({ ...user, active: false })],
    ['the epoch has grown', ({ deps, user }) => deps.users.put({ ...user, sessionEpoch: 1 })],
  ])('refuses a valid token once %s', async (_, end) => {
    const given = await withTokens();
    await end(given);
    const attempt = findTokenCaller(given.deps, proofOf(bearer(given.issued.token)));
    await expect(attempt).rejects.toMatchObject({ code: 'token_refused', details: { reason: 'revoked' } });
  });

  test('refuses a token with another epoch than its session and user', async () => {
    const { deps, issued } = await withTokens();
    const verify = async () => ({ ...issued.payload, session_epoch: 1 });
    const attempt = findTokenCaller({ ...deps, accessTokens: { verify } }, proofOf(bearer(issued.token)));
    await expect(attempt).rejects.toMatchObject({ details: { reason: 'revoked' } });
  });
});

test('a session is live only for its own active user with the same epoch', async () => {
  const { deps, issued, user } = await withTokens();
  const found = await deps.tokenSessions.findTokenSession({
    id: issued.payload.sid,
    userId: user.id,
    now: deps.clock.now(),
  });
  const session = found?.session as TokenSession;
  expect(isLive(session, user)).toBe(true);
  expect(isLive(session, { ...user, active: false })).toBe(false);
  expect(isLive(session, { ...user, sessionEpoch: 1 })).toBe(false);
  expect(isLive({ ...session, epoch: 1 }, user)).toBe(false);
  expect(isLive({ ...session, userId: 'another' }, user)).toBe(false);
});

test.each([
  ['YS5iLmM=', 'a.b.c'],
  ['YS5iLmM', 'a.b.c'],
  ['', null],
  ['YS5iLmM===', null],
  ['YS5i LmM', null],
  ['=YS5i', null],
])('the cookie %p contains the token %p', (value, token) => {
  expect(tokenOfCookie(value)).toBe(token);
});
