import { describe, expect, test } from '@jest/globals';
import type { Proof } from '../../../../lib/auth/credentials/proof';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import type { Proved } from '../../../../lib/auth/methods';
import { beginTokenSession } from '../../../../lib/auth/tokens/begin-token-session';
import { formatRefreshToken, parseRefreshToken, type RefreshToken } from '../../../../lib/auth/tokens/refresh-token';
import { refreshTokenSession } from '../../../../lib/auth/tokens/refresh-token-session';
import { ADDRESS, CLIENT } from '../../../support/accounts';
import { begunBy } from '../../../support/sign-in';
import { signInForTokens, withTokens } from '../token-people';

type Given = Awaited<ReturnType<typeof withTokens>>;

const refused = { code: 'refresh_refused' };
const sessionOf = ({ deps, issued, user }: Given) =>
  deps.tokenSessions.findTokenSession({ id: issued.payload.sid, userId: user.id, now: deps.clock.now() });
const changed = ({ issued }: Given, parts: Partial<RefreshToken>): string =>
  formatRefreshToken({ ...(parseRefreshToken(issued.refreshToken) as RefreshToken), ...parts });

describe('refreshTokenSession', () => {
  test('issues a successor and a new access token of the same session, and records it', async () => {
    const given = await withTokens();
    const { deps, issued, user } = given;
    const next = await refreshTokenSession(deps, issued.refreshToken);
    expect(next.refreshToken).not.toBe(issued.refreshToken);
    expect(next.payload).toMatchObject({ sub: user.id, sid: issued.payload.sid });
    expect(next.token).not.toBe(issued.token);
    expect(await deps.accessTokens.verify(next.token)).toEqual(next.payload);
    expect(deps.recorded).toEqual([{ event: 'session_refreshed', userId: user.id }]);
    const third = await refreshTokenSession(deps, next.refreshToken);
    expect(third.refreshToken).not.toBe(next.refreshToken);
  });

  test('puts the current data of the user into the access token', async () => {
    const { deps, issued, user } = await withTokens();
    await deps.users.changeUser({
      before: user,
      profile: { name: 'Zoë', roles: [deps.known.plain] },
      now: deps.clock.now(),
    });
    const { payload } = await refreshTokenSession(deps, issued.refreshToken);
    expect(payload).toMatchObject({ name: 'Zoë', scope: 'reader' });
  });

  test.each<{ title: string; proved: Proved; amr: string[] }>([
    { title: 'one factor', proved: { methods: ['pwd'] }, amr: ['pwd'] },
    { title: 'two factors', proved: { methods: ['pwd', 'otp'] }, amr: ['pwd', 'otp', 'mfa'] },
    {
      title: 'a passkey that verified its user',
      proved: { methods: ['hwk'], userVerified: true },
      amr: ['hwk', 'mfa'],
    },
  ])('still says, after every refresh, when and how the user signed in with $title', async ({ proved, amr }) => {
    const { deps, user } = await withTokens();
    const release = async () => undefined;
    const authenticatedAt = deps.clock.now();
    const proof: Proof = { user, ...proved, authenticatedAt, from: 'unknown-device', release };
    const input = { ipAddress: ADDRESS, client: CLIENT, replacedToken: null, isBrowser: false };
    const issued = begunBy(await beginTokenSession(deps, proof, input));
    const expected = { amr, auth_time: Math.floor(authenticatedAt.getTime() / 1000) };
    expect(issued.payload).toMatchObject(expected);
    deps.clock.moveBy(600_000);
    const first = await refreshTokenSession(deps, issued.refreshToken);
    deps.clock.moveBy(600_000);
    const second = await refreshTokenSession(deps, first.refreshToken);
    expect([first.payload, second.payload]).toMatchObject([expected, expected]);
  });

  test('returns the same successor again during the grace period, and accepts that successor', async () => {
    const { deps, issued } = await withTokens();
    deps.refreshGraceSeconds = 20;
    const first = await refreshTokenSession(deps, issued.refreshToken);
    deps.clock.moveBy(19_999);
    const again = await refreshTokenSession(deps, issued.refreshToken);
    expect(again.refreshToken).toBe(first.refreshToken);
    expect((await refreshTokenSession(deps, first.refreshToken)).refreshToken).not.toBe(first.refreshToken);
  });

  test('ends the session for a token that was used 10 seconds before', async () => {
    const given = await withTokens();
    const { deps, issued, user } = given;
    const other = await signInForTokens(deps, given);
    const first = await refreshTokenSession(deps, issued.refreshToken);
    deps.clock.moveBy(10_000);
    deps.recorded.length = 0;
    await expect(refreshTokenSession(deps, issued.refreshToken)).rejects.toMatchObject(refused);
    expect(deps.recorded).toEqual([{ event: 'refresh_refused', userId: user.id, reason: 'reused' }]);
    expect(await sessionOf(given)).toBeNull();
    await expect(refreshTokenSession(deps, first.refreshToken)).rejects.toMatchObject(refused);
    expect((await refreshTokenSession(deps, other.refreshToken)).payload.sid).toBe(other.payload.sid);
  });

  test('ends the session for a token with its family secret that was never issued', async () => {
    const given = await withTokens();
    await expect(refreshTokenSession(given.deps, changed(given, { secret: 'A'.repeat(43) }))).rejects.toMatchObject(
      refused,
    );
    expect(await sessionOf(given)).toBeNull();
  });

  test.each<[title: string, text: (given: Given) => string, reason: string, userId: boolean]>([
    ['what is no token', () => 'no token', 'malformed', false],
    ['no text', () => '', 'malformed', false],
    ['the access token', ({ issued }) => issued.token, 'malformed', false],
    ['another family', (given) => changed(given, { family: 'A'.repeat(43) }), 'unknown', true],
    ['an unknown session', (given) => changed(given, { sessionId: given.deps.ids.newId() }), 'unknown', false],
    ['an unknown user', (given) => changed(given, { userId: given.deps.ids.newId() }), 'unknown', false],
  ])('refuses %s, and the session stays live', async (_, text, reason, isKnown) => {
    const given = await withTokens();
    const before = await sessionOf(given);
    await expect(refreshTokenSession(given.deps, text(given))).rejects.toMatchObject(refused);
    const userId = isKnown ? given.user.id : undefined;
    expect(given.deps.recorded).toEqual([{ event: 'refresh_refused', userId, reason }]);
    expect(await sessionOf(given)).toEqual(before);
    expect((await refreshTokenSession(given.deps, given.issued.refreshToken)).refreshToken).toBeDefined();
  });

  test.each<[title: string, end: (given: Given) => unknown, reason: string]>([
    ['has expired', ({ deps }) => deps.clock.moveBy(3_600_000), 'unknown'],
    ['was ended', ({ deps, issued }) => deps.tokenSessions.deleteTokenSession(issued.payload.sid), 'unknown'],
    ['is of a deleted user', ({ deps, user }) => deps.users.deleteUser(user, { now: deps.clock.now() }), 'unknown'],
    ['is of a user who is not active', ({ deps, user }) => deps.users.put({ ...user, active: false }), 'revoked'],
    ['is of an earlier epoch', ({ deps, user }) => deps.users.put({ ...user, sessionEpoch: 1 }), 'revoked'],
  ])('refuses a token whose session %s', async (_, end, reason) => {
    const given = await withTokens();
    await end(given);
    await expect(refreshTokenSession(given.deps, given.issued.refreshToken)).rejects.toMatchObject(refused);
    expect(given.deps.recorded).toMatchObject([{ event: 'refresh_refused', reason }]);
  });

  test('works until the millisecond before the session expires', async () => {
    const { deps, issued } = await withTokens();
    deps.clock.moveBy(3_599_999);
    expect(await refreshTokenSession(deps, issued.refreshToken)).toBeDefined();
  });

  test('consumes nothing if no signing key is available', async () => {
    const given = await withTokens();
    const before = await sessionOf(given);
    const issue = async () => {
      throw new StoreUnavailableError(new Error('down'));
    };
    const attempt = refreshTokenSession({ ...given.deps, accessTokens: { issue } }, given.issued.refreshToken);
    await expect(attempt).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await sessionOf(given)).toEqual(before);
  });
});
