import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { findTokenCaller } from '../../../../lib/auth/tokens/find-token-caller';
import { parseRefreshToken, refreshHashes } from '../../../../lib/auth/tokens/refresh-token';
import { refreshTokenSession } from '../../../../lib/auth/tokens/refresh-token-session';
import { ADDRESS, CLIENT, newAccount } from '../../../support/accounts';
import { credentialsOf } from '../../../support/sent-credentials';
import { issueTokensByPassword } from '../../../support/sign-in';
import { signInForTokens, withTokens } from '../token-people';

const SOURCE = { ipAddress: ADDRESS, client: CLIENT, device: null };

const findBy = (given: Awaited<ReturnType<typeof withTokens>>, token: string) =>
  findTokenCaller(given.deps, credentialsOf({ authorization: `Bearer ${token}` }));

describe('beginTokenSession', () => {
  test('begins the session of the access and refresh token', async () => {
    const given = await withTokens();
    const { deps, user, issued } = given;
    const caller = await findBy(given, issued.token);
    expect(caller.user).toEqual(user);
    expect(caller.payload).toEqual(issued.payload);
    const token = parseRefreshToken(issued.refreshToken);
    expect(token).toMatchObject({ userId: user.id, sessionId: issued.payload.sid });
    const { id, userId } = { id: issued.payload.sid, userId: user.id };
    expect((await deps.tokenSessions.findTokenSession({ id, userId, now: deps.clock.now() }))?.session).toEqual({
      id: issued.payload.sid,
      userId: user.id,
      epoch: user.sessionEpoch,
      createdAt: deps.clock.now(),
      authenticatedAt: deps.clock.now(),
      methods: ['pwd'],
      expiresAt: new Date(deps.clock.now().getTime() + 3_600_000),
      ipAddress: ADDRESS,
      client: CLIENT,
      ...(token === null ? {} : refreshHashes(token)),
      rotations: [],
    });
  });

  test('begins a new session each time, and ends none unless one is replaced', async () => {
    const given = await withTokens();
    const second = await signInForTokens(given.deps, given);
    expect(second.payload.sid).not.toBe(given.issued.payload.sid);
    expect(second.refreshToken).not.toBe(given.issued.refreshToken);
    for (const { token } of [given.issued, second]) expect((await findBy(given, token)).user).toEqual(given.user);
  });

  test('ends the session of the request’s access token', async () => {
    const given = await withTokens();
    const other = await signInForTokens(given.deps, given);
    const third = await signInForTokens(given.deps, given, given.issued.token);
    await expect(findBy(given, given.issued.token)).rejects.toMatchObject({ details: { reason: 'revoked' } });
    await expect(refreshTokenSession(given.deps, given.issued.refreshToken)).rejects.toMatchObject({
      code: 'refresh_refused',
    });
    for (const { token } of [other, third]) expect((await findBy(given, token)).user).toEqual(given.user);
  });

  test('ends nothing for an invalid token', async () => {
    const given = await withTokens();
    await signInForTokens(given.deps, given, 'no token');
    expect((await findBy(given, given.issued.token)).user).toEqual(given.user);
  });

  test('begins and ends nothing if the keys are unavailable', async () => {
    const given = await withTokens();
    const { deps, email, password } = given;
    const create = jest.spyOn(deps.tokenSessions, 'createTokenSession');
    const down = async () => {
      throw new StoreUnavailableError(new Error('down'));
    };
    const begin = (accessTokens: object) =>
      issueTokensByPassword(
        { ...deps, accessTokens: { ...deps.accessTokens, ...accessTokens } },
        { email, password, ...SOURCE, replacedToken: given.issued.token },
      );
    await expect(begin({ issue: down })).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(begin({ verify: down })).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(create).not.toHaveBeenCalled();
    expect(deps.recorded).toEqual([]);
    expect((await findBy(given, given.issued.token)).user).toEqual(given.user);
  });

  test('begins no live session if all sessions of the user are ended at the same time', async () => {
    const given = await withTokens();
    const { deps, user } = given;
    const { createTokenSession } = deps.tokenSessions;
    deps.tokenSessions.createTokenSession = async (session, options) => {
      await deps.users.changeUser({ before: user, profile: {}, passwordHash: '$2b$04$other', now: deps.clock.now() });
      return createTokenSession(session, options);
    };
    const { token } = await signInForTokens(deps, given);
    await expect(findBy(given, token)).rejects.toMatchObject({ details: { reason: 'revoked' } });
  });

  test.each(['wrong password', 'inactive'])('begins nothing: %s', async (why) => {
    const given = await withTokens();
    const { deps } = given;
    const { email, password, user } = await newAccount(deps);
    if (why === 'inactive') deps.users.put({ ...user, active: false });
    const create = jest.spyOn(deps.tokenSessions, 'createTokenSession');
    const typed = why === 'inactive' ? password : 'wrong one';
    const attempt = issueTokensByPassword(deps, {
      email,
      password: typed,
      ...SOURCE,
      replacedToken: given.issued.token,
    });
    await expect(attempt).rejects.toMatchObject({ code: why === 'inactive' ? 'not_active' : 'wrong_password' });
    expect(create).not.toHaveBeenCalled();
    expect((await findBy(given, given.issued.token)).user).toEqual(given.user);
  });
});
