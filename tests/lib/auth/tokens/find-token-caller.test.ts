import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { findTokenCaller, tokenOfCookie } from '../../../../lib/auth/tokens/find-token-caller';
import { refreshTokenSession } from '../../../../lib/auth/tokens/refresh-token-session';
import { credentialsOf } from '../../../support/sent-credentials';
import { withPlantedSession } from '../../../support/sessions';
import { signInForTokens, withTokens } from '../token-people';

type Given = Awaited<ReturnType<typeof withTokens>>;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const cookie = (token: string) => ({ sessionToken: base64(token) });

describe('findTokenCaller', () => {
  test.each<[title: string, proof: (token: string) => Parameters<typeof credentialsOf>[0]]>([
    ['the header', bearer],
    ['the header, its scheme in capitals and with more space', (token) => ({ authorization: `BEARER   ${token}` })],
    ['the cookie', cookie],
    ['the cookie without padding', (token) => ({ sessionToken: base64(token).replace(/=+$/, '') })],
    ['the cookie in the other alphabet', (token) => ({ sessionToken: Buffer.from(token).toString('base64url') })],
    ['both alike', (token) => ({ ...bearer(token), ...cookie(token) })],
  ])('finds the user who signed in by %s, in one read', async (_, proof) => {
    const { deps, issued, user } = await withTokens();
    const find = jest.spyOn(deps.sessions, 'findReferencedSession');
    const caller = await findTokenCaller(deps, credentialsOf(proof(issued.token)));
    expect(caller).toEqual({
      user,
      payload: issued.payload,
      session: expect.objectContaining({ reference: issued.payload.sid }),
    });
    expect(find.mock.calls).toEqual([[{ reference: issued.payload.sid, userId: user.id, now: deps.clock.now() }]]);
  });

  test('refuses a request without a token', async () => {
    const { deps } = await withTokens();
    await expect(findTokenCaller(deps, credentialsOf())).rejects.toMatchObject({
      code: 'not_authenticated',
      details: { challenge: 'Bearer' },
    });
  });

  test.each<
    [title: string, proof: (token: string, other: string) => Parameters<typeof credentialsOf>[0], reason: string]
  >([
    ['an empty header', () => ({ authorization: '' }), 'malformed'],
    ['another scheme', (token) => ({ authorization: `Basic ${token}` }), 'malformed'],
    ['the token alone', (token) => ({ authorization: token }), 'malformed'],
    ['two tokens in the header', (token) => ({ authorization: `Bearer ${token} ${token}` }), 'malformed'],
    ['several cookies', () => ({ hasSessionCookie: true }), 'malformed'],
    ['a cookie that is no base64', () => ({ sessionToken: 'a.b.c' }), 'malformed'],
    ['a bad header beside a good cookie', (token) => ({ authorization: 'Bearer', ...cookie(token) }), 'malformed'],
    ['a good header beside several cookies', (token) => ({ ...bearer(token), hasSessionCookie: true }), 'malformed'],
    ['a good header beside a bad cookie', (token) => ({ ...bearer(token), sessionToken: '*' }), 'malformed'],
    [
      'a good header beside a cookie that is not ours',
      (token) => ({ ...bearer(token), ...cookie('a.b.c') }),
      'bad_signature',
    ],
    ['tokens of two sessions', (token, other) => ({ ...bearer(token), ...cookie(other) }), 'ambiguous'],
    ['a token that is not ours', () => bearer('made.up.token'), 'bad_signature'],
  ])('refuses %s without a store call', async (_, proof, reason) => {
    const given = await withTokens();
    const other = await signInForTokens(given.deps, given);
    const find = jest.spyOn(given.deps.sessions, 'findReferencedSession');
    const attempt = findTokenCaller(given.deps, credentialsOf(proof(given.issued.token, other.token)));
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
    const attempt = findTokenCaller(given.deps, credentialsOf(bearer(given.issued.token)));
    await expect(attempt).rejects.toMatchObject({ code: 'token_refused', details: { reason: 'revoked' } });
  });

  test('refuses a token with another epoch than its session and user', async () => {
    const { deps, issued } = await withTokens();
    const verify = async () => ({ ...issued.payload, session_epoch: 1 });
    const attempt = findTokenCaller({ ...deps, accessTokens: { verify } }, credentialsOf(bearer(issued.token)));
    await expect(attempt).rejects.toMatchObject({ details: { reason: 'revoked' } });
  });
});

test.each([
  [classicMode, true],
  [hardenedMode, false],
])('a user whose email is not verified has a live session in mode $name: %p', async (mode, isAccepted) => {
  const { deps, issued, user } = await withTokens();
  deps.users.put({ ...user, emailVerified: false });
  const find = findTokenCaller({ ...deps, mode }, credentialsOf(bearer(issued.token)));
  if (isAccepted) expect((await find).user.id).toBe(user.id);
  else await expect(find).rejects.toMatchObject({ details: { reason: 'revoked' } });
});

describe('two tabs share the cookie, and one of them has refreshed', () => {
  const withTabs = async () => {
    const given = await withTokens();
    const newer = await refreshTokenSession(given.deps, given.issued.refreshToken);
    return { ...given, newer };
  };

  test('the other one is accepted with its own token in the header', async () => {
    const { deps, issued, newer, user } = await withTabs();
    const caller = await findTokenCaller(deps, credentialsOf({ ...bearer(issued.token), ...cookie(newer.token) }));
    expect([caller.user, caller.payload]).toEqual([user, issued.payload]);
  });

  test('both are refused once the session has ended', async () => {
    const { deps, issued, newer } = await withTabs();
    await deps.tokenSessions.deleteTokenSession(issued.payload.sid);
    for (const [header, shared] of [
      [issued, newer],
      [newer, issued],
    ] as const) {
      const find = findTokenCaller(deps, credentialsOf({ ...bearer(header.token), ...cookie(shared.token) }));
      await expect(find).rejects.toMatchObject({ details: { reason: 'revoked' } });
    }
  });

  test('the refresh of the other one, at the same time, does not end the session', async () => {
    const { deps, issued, newer } = await withTabs();
    deps.clock.moveBy(9999);
    expect((await refreshTokenSession(deps, issued.refreshToken)).refreshToken).toBe(newer.refreshToken);
    expect((await findTokenCaller(deps, credentialsOf(bearer(issued.token)))).payload).toEqual(issued.payload);
  });
});

describe('a token of a cookie session', () => {
  const withCookieSession = async (idleSeconds = 0) => {
    const given = await withPlantedSession({ idleSeconds });
    const { user, session } = given;
    const issued = await given.deps.accessTokens.issue({ user, session: { ...session, id: session.tokenHash } });
    const find = () => findTokenCaller(given.deps, credentialsOf(bearer(issued.token)));
    return { ...given, find };
  };

  test('finds its user and session', async () => {
    const { user, session, find } = await withCookieSession();
    expect(await find()).toMatchObject({ user, session: { reference: session.tokenHash, endsIdle: true } });
  });

  test('is refused once its session was not used for too long, and does not count as a use', async () => {
    const { deps, find } = await withCookieSession(60);
    const touch = jest.spyOn(deps.sessions, 'touchSession');
    deps.clock.moveBy(59_999);
    await find();
    deps.clock.moveBy(1);
    await expect(find()).rejects.toMatchObject({ details: { reason: 'revoked' } });
    expect(touch).not.toHaveBeenCalled();
  });
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
