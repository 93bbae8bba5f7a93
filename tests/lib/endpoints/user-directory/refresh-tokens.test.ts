import { describe, expect, test } from '@jest/globals';
import {
  bearer,
  CROSS_SITE,
  createUserDirectory,
  foreignPages,
  meant,
  NOT_SIGNED_IN,
  ownPages,
  REVOKED,
  said,
  signedInMember,
  type TokensBody,
  tokensOf,
  type UserDirectory,
  unreadable,
  wrongDocument,
} from '../../../support/user-directory';

const REFUSED: [number, string] = [
  401,
  '{"message":"The refresh token is not accepted.","error_code":"REFRESH_TOKEN_REFUSED"}',
];

const refresh = async (directory: UserDirectory, token: string) =>
  directory.refreshTokens({ json: { refresh_token: token } });
const refreshed = async (directory: UserDirectory, token: string) =>
  (await refresh(directory, token)).body as TokensBody;

const withTokens = async (settings: Parameters<typeof createUserDirectory>[0] = {}) => {
  const directory = await createUserDirectory(settings);
  return { directory, ...(await signedInMember(directory)) };
};

describe('POST /api/users/refresh', () => {
  test('answers as a sign-in does, in the same session, with two new tokens', async () => {
    const { directory, tokens, user } = await withTokens();
    directory.deps.clock.moveBy(60_000);
    const answer = await refresh(directory, tokens.refresh_token);
    const body = answer.body as TokensBody;
    expect(answer.status).toBe(200);
    expect(Object.keys(body)).toEqual(Object.keys(tokens).filter((key) => key !== 'cookie'));
    expect(body).toMatchObject({ sid: tokens.sid, id: user.id, iat: tokens.iat + 60, exp: tokens.exp + 60 });
    expect(body.jti).not.toBe(tokens.jti);
    expect(body.refresh_token).not.toBe(tokens.refresh_token);
    const base64 = Buffer.from(body.access_token).toString('base64').replace(/=+$/, '');
    expect(answer.cookies).toEqual([`user-api-credentials=${base64}; Path=/; HttpOnly; SameSite=Lax; Max-Age=900`]);
    for (const token of [tokens.access_token, body.access_token]) {
      expect((await directory.getToken(bearer(token))).status).toBe(200);
    }
  });

  test('works after the access token has expired', async () => {
    const { directory, tokens, as } = await withTokens();
    directory.deps.clock.moveBy(1_000_000);
    expect((await directory.getToken(as)).status).toBe(401);
    const { access_token } = await refreshed(directory, tokens.refresh_token);
    expect((await directory.getToken(bearer(access_token))).status).toBe(200);
  });

  test('works with each new refresh token', async () => {
    const { directory, tokens } = await withTokens();
    let token = tokens.refresh_token;
    for (let times = 0; times < 5; times += 1) {
      directory.deps.clock.moveBy(600_000);
      token = (await refreshed(directory, token)).refresh_token;
    }
    expect((await refresh(directory, token)).status).toBe(200);
  });

  test('gives the same successor for 10 seconds, as after a lost answer', async () => {
    const { directory, tokens } = await withTokens();
    const first = await refreshed(directory, tokens.refresh_token);
    directory.deps.clock.moveBy(9_999);
    const again = await refreshed(directory, tokens.refresh_token);
    expect(again.refresh_token).toBe(first.refresh_token);
    expect((await refresh(directory, again.refresh_token)).status).toBe(200);
  });

  test('ends the session when a token is used again later', async () => {
    const { directory, tokens, as, user } = await withTokens();
    const first = await refreshed(directory, tokens.refresh_token);
    directory.deps.clock.moveBy(10_000);
    const answer = await refresh(directory, tokens.refresh_token);
    expect(said(answer)).toEqual(REFUSED);
    expect(answer.cookies).toEqual([]);
    expect(said(await refresh(directory, first.refresh_token))).toEqual(REFUSED);
    for (const parts of [as, bearer(first.access_token)]) {
      expect(said(await directory.getToken(parts))).toEqual(REVOKED);
    }
    const refusal = { event: 'refresh_refused', userId: user.id, reason: 'reused' };
    expect(directory.deps.recorded).toContainEqual(refusal);
  });

  test('answers the same successor for the token before the last within 10 seconds, and then ends the session', async () => {
    const { directory, tokens, as } = await withTokens();
    const first = await refreshed(directory, tokens.refresh_token);
    directory.deps.clock.moveBy(5000);
    await refreshed(directory, first.refresh_token);
    directory.deps.clock.moveBy(4999);
    expect((await refreshed(directory, tokens.refresh_token)).refresh_token).toBe(first.refresh_token);
    expect((await directory.getToken(as)).status).toBe(200);
    directory.deps.clock.moveBy(1);
    expect(said(await refresh(directory, tokens.refresh_token))).toEqual(REFUSED);
    expect(said(await directory.getToken(as))).toEqual(REVOKED);
  });

  test('ends no other session of the user', async () => {
    const { directory, tokens, ...member } = await withTokens();
    const other = await tokensOf(directory, member);
    await refresh(directory, tokens.refresh_token);
    directory.deps.clock.moveBy(10_000);
    await refresh(directory, tokens.refresh_token);
    expect((await directory.getToken(bearer(other.access_token))).status).toBe(200);
    expect((await refresh(directory, other.refresh_token)).status).toBe(200);
  });

  test('never goes beyond REFRESH_TOKEN_TTL, nor does its last access token', async () => {
    const { directory, tokens } = await withTokens({ refreshSeconds: 1000 });
    directory.deps.clock.moveBy(999_000);
    const last = await refreshed(directory, tokens.refresh_token);
    expect(last.exp - last.iat).toBe(1);
    directory.deps.clock.moveBy(1_000);
    expect(said(await refresh(directory, last.refresh_token))).toEqual(REFUSED);
    expect((await directory.getToken(bearer(last.access_token))).status).toBe(401);
  });

  test('refuses a token whose session has ended, and one with an outdated epoch', async () => {
    const { directory, tokens, as, ...member } = await withTokens();
    const other = await tokensOf(directory, member);
    await directory.revokeTokens(as);
    expect(said(await refresh(directory, tokens.refresh_token))).toEqual(REFUSED);
    const user = await directory.deps.users.findUser(member.user.id);
    if (user !== null) directory.deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
    expect(said(await refresh(directory, other.refresh_token))).toEqual(REFUSED);
  });

  test.each<[title: string, forge: (parts: string[]) => string[]]>([
    ['another family', ([user, sid, , secret]) => [user, sid, 'A'.repeat(43), secret] as string[]],
    ['another family and secret', ([user, sid]) => [user, sid, 'A'.repeat(43), 'B'.repeat(43)] as string[]],
    ['another user', ([, ...rest]) => ['b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01', ...rest]],
    ['a cut secret', (parts) => [...parts.slice(0, 3), parts[3]?.slice(1) ?? '']],
    ['one part more', (parts) => [...parts, 'A'.repeat(43)]],
    ['nothing but the session', ([user, sid]) => [user, sid] as string[]],
    ['capitals', ([user = '', ...rest]) => [user.toUpperCase(), ...rest]],
  ])('ends nothing for who knows the session’s id alone: %s', async (_, forge) => {
    const { directory, tokens, as } = await withTokens();
    const forged = forge(tokens.refresh_token.split('.')).join('.');
    expect(said(await refresh(directory, forged))).toEqual(REFUSED);
    expect((await directory.getToken(as)).status).toBe(200);
    expect((await refresh(directory, tokens.refresh_token)).status).toBe(200);
  });

  test.each(['made-up', 'a'.repeat(10_000), '\ud800', '__proto__'])(
    'refuses text that is not a token',
    async (text) => {
      const { directory } = await withTokens();
      const answer = await refresh(directory, text);
      expect(said(answer)).toEqual(text === ' ' ? wrongDocument({ refresh_token: 'is missing' }) : REFUSED);
    },
  );

  test('refuses an access token', async () => {
    const { directory, tokens } = await withTokens();
    expect(said(await refresh(directory, tokens.access_token))).toEqual(REFUSED);
  });

  test('needs no authentication, and a refresh token does not authenticate', async () => {
    const { directory, tokens } = await withTokens();
    expect(said(await directory.getToken({ json: { refresh_token: tokens.refresh_token } }))).toEqual(NOT_SIGNED_IN);
    expect((await refresh(directory, tokens.refresh_token)).status).toBe(200);
  });

  test('names the field with a fault', async () => {
    const { directory } = await withTokens();
    expect(meant(await directory.refreshTokens({ json: {} }))).toEqual(wrongDocument({ refresh_token: 'is missing' }));
    expect(meant(await directory.refreshTokens({ json: { refresh_token: ['a'] } }))).toEqual(
      wrongDocument({ refresh_token: 'is not a string' }),
    );
  });

  test.each(unreadable)('refuses %s', async (_, parts, status, says) => {
    const { directory } = await withTokens();
    const answer = await directory.refreshTokens(parts);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(says)]);
  });

  test.each(foreignPages)('refuses %s, and consumes no token', async (_, headers) => {
    const { directory, tokens } = await withTokens();
    const json = { refresh_token: tokens.refresh_token };
    expect(said(await directory.refreshTokens({ json, headers }))).toEqual(CROSS_SITE);
    directory.deps.clock.moveBy(60_000);
    expect((await directory.refreshTokens({ json })).status).toBe(200);
  });

  test.each(ownPages)('accepts a request from %s', async (_, headers) => {
    const { directory, tokens } = await withTokens();
    const json = { refresh_token: tokens.refresh_token };
    expect((await directory.refreshTokens({ json, headers })).status).toBe(200);
  });
});
