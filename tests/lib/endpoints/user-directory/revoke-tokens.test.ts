import { describe, expect, test } from '@jest/globals';
import {
  CROSS_SITE,
  createUserDirectory,
  foreignPages,
  ownPages,
  REVOKED,
  said,
  signedInMember,
  strangers,
  tokensOf,
  withCaller,
} from '../../../support/user-directory';

const DONE: [number, string] = [200, '{"message":"User disconnected."}'];
const CLEARED = 'user-api-credentials=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0';

describe('GET /api/users/logout', () => {
  test('ends the session and deletes the cookie', async () => {
    const directory = await createUserDirectory();
    const { as, tokens, user } = await signedInMember(directory);
    const answer = await directory.revokeTokens(as);
    expect(said(answer)).toEqual(DONE);
    expect(answer.cookies).toEqual([CLEARED]);
    expect(said(await directory.getToken(as))).toEqual(REVOKED);
    expect(said(await directory.revokeTokens(as))).toEqual(REVOKED);
    expect((await directory.refreshTokens({ json: { refresh_token: tokens.refresh_token } })).status).toBe(401);
    expect(directory.deps.recorded).toContainEqual({ event: 'user_signed_out', userId: user.id });
  });

  test('ends nothing for HEAD', async () => {
    const directory = await createUserDirectory();
    const { as } = await signedInMember(directory);
    const answer = await directory.revokeTokensByHead(as);
    expect([answer.status, answer.headers.allow, answer.cookies]).toEqual([405, 'GET', []]);
    expect((await directory.getToken(as)).status).toBe(200);
  });

  test.each(['sec-purpose', 'purpose', 'x-moz'])('ends nothing if a browser loads it in advance: %s', async (name) => {
    const directory = await createUserDirectory();
    const { as } = await signedInMember(directory);
    const answer = await directory.revokeTokens(withCaller({ headers: { [name]: 'prefetch' } }, as));
    expect(said(answer)).toEqual([403, '{"message":"This must not be loaded in advance.","error_code":"PREFETCH"}']);
    expect((await directory.getToken(as)).status).toBe(200);
  });

  test('deletes the cookie with the attributes that it was set with', async () => {
    const directory = await createUserDirectory({ cookie: { name: 'user-api-credentials', secure: true } });
    const { as } = await signedInMember(directory);
    expect((await directory.revokeTokens(as)).cookies).toEqual([`${CLEARED}; Secure`]);
  });

  test('accepts the cookie too, and ends no other session of the user', async () => {
    const directory = await createUserDirectory();
    const member = await signedInMember(directory);
    const other = await tokensOf(directory, member);
    expect(said(await directory.revokeTokens({ cookies: [other.cookie] }))).toEqual(DONE);
    expect((await directory.getToken(member.as)).status).toBe(200);
  });

  test('ends the tokens of a refresh too', async () => {
    const directory = await createUserDirectory();
    const { as, tokens } = await signedInMember(directory);
    const { body } = await directory.refreshTokens({ json: { refresh_token: tokens.refresh_token } });
    const refreshed = body as { access_token: string; refresh_token: string };
    await directory.revokeTokens(as);
    const answer = await directory.getToken({ headers: { authorization: `Bearer ${refreshed.access_token}` } });
    expect(said(answer)).toEqual(REVOKED);
    expect((await directory.refreshTokens({ json: { refresh_token: refreshed.refresh_token } })).status).toBe(401);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const directory = await createUserDirectory();
    const answer = await directory.revokeTokens(parts);
    expect(said(answer)).toEqual(expected);
    expect(answer.cookies).toEqual([]);
  });

  test.each(foreignPages)('refuses %s although it is a GET, and ends nothing', async (_, headers) => {
    const directory = await createUserDirectory();
    const { as, tokens } = await signedInMember(directory);
    expect(said(await directory.revokeTokens({ headers, cookies: [tokens.cookie] }))).toEqual(CROSS_SITE);
    expect(said(await directory.revokeTokens({ headers }))).toEqual(CROSS_SITE);
    expect((await directory.getToken(as)).status).toBe(200);
  });

  test.each(ownPages)('accepts a request from %s', async (_, headers) => {
    const directory = await createUserDirectory();
    const { as } = await signedInMember(directory);
    expect(said(await directory.revokeTokens(withCaller({ headers }, as)))).toEqual(DONE);
  });
});
