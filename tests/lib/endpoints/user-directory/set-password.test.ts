import { describe, expect, test } from '@jest/globals';
import {
  BEYOND_REACH,
  CROSS_SITE,
  foreignPages,
  meant,
  newMember,
  ownPages,
  REVOKED,
  said,
  shownUser,
  signedInMember,
  strangers,
  tokensOf,
  unreadable,
  withAdmin,
  withCaller,
  wrongDocument,
} from '../../../support/user-directory';

const UNKNOWN: [number, string] = [
  422,
  '{"message":"No user of this customer has this email.","error_code":"WRONG_USER"}',
];
const NOT_ALLOWED: [number, string] = [
  403,
  '{"message":"You may not do this to this user.","error_code":"NOT_ALLOWED"}',
];
const password = 'battery staple';

describe('POST /api/users/reset-password', () => {
  test('sets the password of a user for an admin, on every surface, and answers with the user', async () => {
    const { directory, asAdmin, other, admin } = await withAdmin();
    const answer = await directory.setPassword({ ...asAdmin, json: { email: other.email, password } });
    expect([answer.status, answer.body]).toEqual([200, shownUser(other.user)]);
    expect((await directory.issueTokens({ json: { email: other.email, password } })).status).toBe(200);
    expect((await directory.surfaceA.signIn({ form: { email: other.email, password } })).status).toBe(200);
    expect((await directory.issueTokens({ json: { email: other.email, password: other.password } })).status).toBe(401);
    const event = { event: 'password_set', userId: other.user.id, actorId: admin.user.id };
    expect(directory.deps.recorded).toContainEqual(event);
  });

  test('ends every session of that user, but not the admin’s', async () => {
    const { directory, asAdmin } = await withAdmin();
    const target = await signedInMember(directory);
    const { email } = target;
    const onA = await directory.surfaceA.signIn({ form: { email, password: target.password } });
    await directory.setPassword({ ...asAdmin, json: { email, password } });
    expect(said(await directory.getToken(target.as))).toEqual(REVOKED);
    const cookies = [onA.cookies[0]?.split(';')[0] ?? ''];
    expect((await directory.surfaceA.getProfile({ cookies })).status).toBe(403);
    expect((await directory.getToken(asAdmin)).status).toBe(200);
  });

  test('sets the caller’s own password without any role, and ends the token of the request', async () => {
    const { directory } = await withAdmin();
    const member = await signedInMember(directory);
    const json = { email: ` ${member.email.toUpperCase()}`, password };
    const answer = await directory.setPassword({ ...member.as, json });
    expect([answer.status, answer.body]).toEqual([200, shownUser(member.user)]);
    expect(said(await directory.getToken(member.as))).toEqual(REVOKED);
    expect((await tokensOf(directory, { email: member.email, password })).access_token).toBeDefined();
  });

  test('refuses the password of another user to a caller who is not an admin, whether or not the user exists', async () => {
    const { directory, other } = await withAdmin();
    const member = await signedInMember(directory);
    for (const email of [other.email, 'nobody@example.com']) {
      expect(said(await directory.setPassword({ ...member.as, json: { email, password } }))).toEqual(NOT_ALLOWED);
    }
    expect((await tokensOf(directory, other)).access_token).toBeDefined();
  });

  test('gives the same answer to an unknown email and to a user of another customer', async () => {
    const { directory, asAdmin } = await withAdmin();
    const foreigner = await newMember(directory, { customerId: 2 });
    for (const email of [foreigner.email, 'nobody@example.com']) {
      expect(said(await directory.setPassword({ ...asAdmin, json: { email, password } }))).toEqual(UNKNOWN);
    }
    expect(await directory.deps.users.findUser(foreigner.user.id)).toEqual(foreigner.user);
  });

  test('refuses a user with a reserved role, unless the caller has it too', async () => {
    const { directory, asAdmin, roles } = await withAdmin();
    const holder = await signedInMember(directory, { roles: [roles.admin, roles.reserved] });
    const json = { email: holder.email, password };
    expect(said(await directory.setPassword({ ...asAdmin, json }))).toEqual(BEYOND_REACH);
    const peer = await signedInMember(directory, { roles: [roles.admin, roles.reserved] });
    expect((await directory.setPassword({ ...peer.as, json })).status).toBe(200);
    expect((await directory.setPassword({ ...peer.as, json: { email: peer.email, password } })).status).toBe(200);
  });

  test('clears the guess limits of the account', async () => {
    const { directory, asAdmin, other } = await withAdmin();
    directory.deps.guessLimits.accountFailures = 1;
    await directory.issueTokens({ json: { email: other.email, password: 'a guess' } });
    expect((await directory.issueTokens({ json: { email: other.email, password: 'a guess' } })).status).toBe(429);
    await directory.setPassword({ ...asAdmin, json: { email: other.email, password } });
    expect((await directory.issueTokens({ json: { email: other.email, password } })).status).toBe(200);
  });

  test.each<[title: string, json: object, payload: Record<string, string>]>([
    ['nothing', {}, { email: 'is missing', password: 'is missing' }],
    ['no address', { email: 'bob@', password }, { email: 'is neither a valid address nor a login name' }],
    ['another type', { email: 'bob@example.com', password: 1 }, { password: 'is not a string' }],
    ['unknown', { email: 'bob@example.com', password, id: 'x' }, { id: 'is not known' }],
  ])('names the fields that are wrong: %s', async (_, json, payload) => {
    const { directory, asAdmin } = await withAdmin();
    expect(meant(await directory.setPassword({ ...asAdmin, json }))).toEqual(wrongDocument(payload));
  });

  test.each([
    ['too long', 'ü'.repeat(513)],
    ['NUL', 'a\0b'],
  ])('refuses a password nobody can have: %s', async (_, bad) => {
    const { directory, asAdmin, other } = await withAdmin();
    const answer = await directory.setPassword({ ...asAdmin, json: { email: other.email, password: bad } });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      error_code: 'WRONG_DOCUMENT_FORMAT',
      payload: { password: expect.any(String) },
    });
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each(unreadable)('refuses %s', async (_, parts, status, says) => {
    const { directory, asAdmin } = await withAdmin();
    const answer = await directory.setPassword(withCaller(parts, asAdmin));
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(says)]);
  });

  test.each(strangers)('refuses %s before it reads a body', async (_, parts, expected) => {
    const { directory } = await withAdmin();
    expect(said(await directory.setPassword({ ...parts, text: '{' }))).toEqual(expected);
  });

  test.each(foreignPages)('refuses %s', async (_, headers) => {
    const { directory, admin, other } = await withAdmin();
    const parts = { json: { email: other.email, password }, headers, cookies: [admin.tokens.cookie] };
    expect(said(await directory.setPassword(parts))).toEqual(CROSS_SITE);
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each(ownPages)('accepts a request from %s', async (_, headers) => {
    const { directory, admin, other } = await withAdmin();
    const parts = { json: { email: other.email, password }, headers, cookies: [admin.tokens.cookie] };
    expect((await directory.setPassword(parts)).status).toBe(200);
  });
});
