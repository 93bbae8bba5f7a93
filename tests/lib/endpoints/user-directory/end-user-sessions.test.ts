import { describe, expect, test } from '@jest/globals';
import { cookieFrom } from '../../../support/event';
import { idsOfNobody } from '../../../support/session-api';
import {
  BEYOND_REACH,
  COOKIE,
  CROSS_SITE,
  foreignPages,
  NOT_ADMIN,
  newMember,
  ownPages,
  REVOKED,
  said,
  signedInMember,
  strangers,
  tokensOf,
  USER_NOT_FOUND,
  withAdmin,
  withCaller,
} from '../../../support/user-directory';

const path = (id: string) => ({ pathParameters: { id } });
const ENDED: [number, string] = [200, '{"message":"Sessions ended."}'];

describe('DELETE /api/users/{id}/sessions', () => {
  test('ends every session of the user on every surface, but not the admin’s, and says who did it', async () => {
    const { directory, asAdmin, admin } = await withAdmin();
    const { user, email, password, as } = await signedInMember(directory);
    const form = { email, password };
    const onA = cookieFrom(await directory.surfaceA.signIn({ form }));
    const onB = cookieFrom(await directory.surfaceB.logIn({ form }));
    const answer = await directory.endUserSessions({ ...asAdmin, ...path(user.id) });
    expect([said(answer), answer.cookies]).toEqual([ENDED, []]);
    expect(said(await directory.getToken(as))).toEqual(REVOKED);
    expect((await directory.surfaceA.getProfile({ cookies: [onA] })).status).toBe(403);
    expect((await directory.surfaceB.getMe({ cookies: [onB] })).status).toBe(403);
    expect((await directory.getToken(asAdmin)).status).toBe(200);
    const event = { event: 'all_sessions_ended', userId: user.id, actorId: admin.user.id };
    expect(directory.deps.recorded).toContainEqual(event);
  });

  test('changes nothing but the epoch, so the user can sign in again; a repeat is harmless', async () => {
    const { directory, asAdmin } = await withAdmin();
    const member = await signedInMember(directory);
    for (const sessionEpoch of [1, 2]) {
      expect(said(await directory.endUserSessions({ ...asAdmin, ...path(member.user.id) }))).toEqual(ENDED);
      expect(await directory.deps.users.findUser(member.user.id)).toEqual({ ...member.user, sessionEpoch });
    }
    expect(await tokensOf(directory, member)).toMatchObject({ email: member.email });
  });

  test('ends the caller’s own, and clears the cookie', async () => {
    const { directory, asAdmin, admin } = await withAdmin();
    const answer = await directory.endUserSessions({ ...asAdmin, ...path(admin.user.id) });
    expect(said(answer)).toEqual(ENDED);
    expect(answer.cookies).toEqual([expect.stringMatching(new RegExp(`^${COOKIE}=; .*Max-Age=0`))]);
    expect(said(await directory.getToken(asAdmin))).toEqual(REVOKED);
  });

  test('refuses a user with a reserved role, whose sessions go on', async () => {
    const { directory, asAdmin, roles } = await withAdmin();
    const { user, as } = await signedInMember(directory, { roles: [roles.reserved] });
    expect(said(await directory.endUserSessions({ ...asAdmin, ...path(user.id) }))).toEqual(BEYOND_REACH);
    expect((await directory.getToken(as)).status).toBe(200);
    expect(directory.deps.recorded).toEqual([]);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { directory, asAdmin } = await withAdmin();
    expect(said(await directory.endUserSessions({ ...asAdmin, ...path(id) }))).toEqual(USER_NOT_FOUND);
  });

  test('is for admins only, also for one’s own account', async () => {
    const { directory } = await withAdmin();
    const { user, as } = await signedInMember(directory);
    expect(said(await directory.endUserSessions({ ...as, ...path(user.id) }))).toEqual(NOT_ADMIN);
    expect((await directory.getToken(as)).status).toBe(200);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory } = await withAdmin();
    const { user } = await newMember(directory);
    expect(said(await directory.endUserSessions({ ...parts, ...path(user.id) }))).toEqual(expected);
    expect(await directory.deps.users.findUser(user.id)).toEqual(user);
  });

  test.each(foreignPages)('refuses %s', async (_, headers) => {
    const { directory, asAdmin, other } = await withAdmin();
    const parts = withCaller({ headers, ...path(other.user.id) }, asAdmin);
    expect(said(await directory.endUserSessions(parts))).toEqual(CROSS_SITE);
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each(ownPages)('accepts %s', async (_, headers) => {
    const { directory, asAdmin, other } = await withAdmin();
    const parts = withCaller({ headers, ...path(other.user.id) }, asAdmin);
    expect(said(await directory.endUserSessions(parts))).toEqual(ENDED);
  });
});
