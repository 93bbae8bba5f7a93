import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { getLeavingCaller, getSessionCaller } from '../../../../lib/auth/tokens/find-session-caller';
import { credentialsOf } from '../../../support/sent-credentials';
import { plantSession, plantTokenSession, plantUser, withPlantedSession } from '../../../support/sessions';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const withTokens = async (given: Parameters<typeof withPlantedSession>[0] = {}) => {
  const planted = await withPlantedSession(given);
  const { deps, user, session } = planted;
  const issue = (id: string) => deps.accessTokens.issue({ user, session: { ...session, id } });
  const { token: accessToken } = await issue(session.tokenHash);
  const tokenSession = await plantTokenSession(deps, user);
  const { token: directoryToken } = await issue(tokenSession.id);
  const other = await plantSession(deps, user);
  const somebody = await plantSession(deps, plantUser(deps));
  return { ...planted, accessToken, tokenSession, directoryToken, other, somebody };
};
type Given = Awaited<ReturnType<typeof withTokens>>;

describe.each([
  ['getSessionCaller', getSessionCaller],
  ['getLeavingCaller', getLeavingCaller],
] as const)('%s', (_, find) => {
  test.each<[title: string, proof: (given: Given) => Parameters<typeof credentialsOf>[0]]>([
    ['the cookie', ({ token }) => ({ sessionToken: token })],
    ['a token of the session', ({ accessToken }) => bearer(accessToken)],
    ['both', ({ token, accessToken }) => ({ sessionToken: token, ...bearer(accessToken) })],
    ['the cookie, beside another scheme', ({ token }) => ({ sessionToken: token, authorization: 'Basic Ym9iOng=' })],
    [
      'the cookie, beside a scheme of a similar name',
      ({ token }) => ({ sessionToken: token, authorization: 'Bearers a' }),
    ],
  ])('finds user and session by %s', async (__, proof) => {
    const given = await withTokens();
    const { user, session } = given;
    expect(await find(given.deps, credentialsOf(proof(given)))).toEqual({ user, session: summaryOf(session) });
  });

  test('finds a session of the user directory by its token', async () => {
    const { deps, user, directoryToken, tokenSession } = await withTokens();
    const caller = await find(deps, credentialsOf(bearer(directoryToken)));
    const { createdAt } = tokenSession;
    expect(caller).toMatchObject({ user, session: { reference: tokenSession.id, createdAt, endsIdle: false } });
  });

  test.each<[title: string, proof: (given: Given) => Parameters<typeof credentialsOf>[0], reason: string]>([
    [
      'the cookie of another session of the user',
      ({ other, accessToken }) => ({ sessionToken: other.token, ...bearer(accessToken) }),
      'ambiguous',
    ],
    [
      'the cookie of another user',
      ({ somebody, accessToken }) => ({ sessionToken: somebody.token, ...bearer(accessToken) }),
      'ambiguous',
    ],
    [
      'a cookie, beside a token of the directory',
      ({ token, directoryToken }) => ({ sessionToken: token, ...bearer(directoryToken) }),
      'ambiguous',
    ],
    ['several cookies', ({ accessToken }) => ({ hasSessionCookie: true, ...bearer(accessToken) }), 'ambiguous'],
    [
      'an empty token beside a good cookie',
      ({ token }) => ({ sessionToken: token, authorization: 'Bearer ' }),
      'malformed',
    ],
    ['the scheme alone', () => ({ authorization: 'bearer' }), 'malformed'],
    ['two tokens', ({ accessToken }) => ({ authorization: `Bearer ${accessToken} ${accessToken}` }), 'malformed'],
    ['a token that is not ours', () => bearer('a.b.c'), 'bad_signature'],
    ['the reference of a session', ({ session }) => bearer(session.tokenHash), 'bad_signature'],
  ])('refuses %s without a store call', async (__, proof, reason) => {
    const given = await withTokens();
    const reads = [
      jest.spyOn(given.deps.sessions, 'findReferencedSession'),
      jest.spyOn(given.deps.sessions, 'findSession'),
    ];
    await expect(find(given.deps, credentialsOf(proof(given)))).rejects.toMatchObject({
      code: 'token_refused',
      details: { reason },
    });
    for (const read of reads) expect(read).not.toHaveBeenCalled();
  });

  test.each([
    [{}],
    [{ sessionToken: 'made up' }],
    [{ hasSessionCookie: true }],
    [{ authorization: 'Basic Ym9iOng=' }],
    [{ authorization: '' }],
  ])('refuses what leads to no session: %p', async (proof) => {
    const { deps } = await withTokens();
    await expect(find(deps, credentialsOf(proof))).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test.each<[title: string, end: (given: Given) => unknown]>([
    ['the session has ended', ({ deps, session }) => deps.sessions.endSession(summaryOf(session), deps.clock.now())],
    ['the session has expired', ({ deps }) => deps.clock.moveBy(86_400_000)],
    ['the session was idle', ({ deps }) => deps.clock.moveBy(3_600_000)],
    ['all sessions have ended', ({ deps, user }) => deps.users.put({ ...user, sessionEpoch: 1 })],
    ['the user is disabled', ({ deps, user }) => deps.users.put({ ...user, active: false })],
    ['the email is no longer verified', ({ deps, user }) => deps.users.put({ ...user, emailVerified: false })],
    ['the user is deleted', ({ deps, user }) => deps.users.deleteUser(user, { now: deps.clock.now() })],
  ])('refuses cookie and token once %s', async (__, end) => {
    const given = await withTokens({ mode: hardenedMode, idleSeconds: 3600 });
    await end(given);
    for (const proof of [{ sessionToken: given.token }, bearer(given.accessToken)])
      await expect(find(given.deps, credentialsOf(proof))).rejects.toMatchObject({
        code: expect.stringMatching(/^(not_signed_in|token_refused)$/),
      });
  });

  test.each([classicMode, hardenedMode])('reads once for a token: $name', async (mode) => {
    const { deps, accessToken } = await withTokens({ mode });
    const names = ['findReferencedSession', 'findSession', 'findSessionAndUser', 'touchSession'] as const;
    const calls = names.map((name) => jest.spyOn(deps.sessions, name));
    await find(deps, credentialsOf(bearer(accessToken)));
    expect(calls.map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0, 0]);
  });
});

test.each([
  ['a request', getSessionCaller, 1],
  ['a sign-out', getLeavingCaller, 0],
] as const)('%s with the cookie stores the use of its session %i times', async (_, find, times) => {
  const { deps, token } = await withTokens({ idleSeconds: 60 });
  const touch = jest.spyOn(deps.sessions, 'touchSession');
  deps.clock.moveBy(30_000);
  await find(deps, credentialsOf({ sessionToken: token }));
  expect(touch).toHaveBeenCalledTimes(times);
});
