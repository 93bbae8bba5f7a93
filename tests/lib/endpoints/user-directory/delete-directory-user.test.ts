import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import { createDirectoryDeps } from '../../../support/directory';
import { idsOfNobody } from '../../../support/session-api';
import {
  BEYOND_REACH,
  COOKIE,
  CROSS_SITE,
  foreignPages,
  LAST_ADMIN,
  NOT_ADMIN,
  newMember,
  ownPages,
  REVOKED,
  said,
  signedInMember,
  strangers,
  USER_NOT_FOUND,
  withAdmin,
  withCaller,
} from '../../../support/user-directory';

const path = (id: string) => ({ pathParameters: { id } });
const DELETED: [number, string] = [200, '{"message":"User deleted."}'];
describe('DELETE /api/users/{id}', () => {
  test('deletes the user: no session goes on, the email is free, and the event names the admin', async () => {
    const { directory, asAdmin, admin } = await withAdmin();
    const { user, email, as } = await signedInMember(directory);
    const answer = await directory.deleteUser({ ...asAdmin, ...path(user.id.toUpperCase()) });
    expect([said(answer), answer.cookies]).toEqual([DELETED, []]);
    const { users, recorded } = directory.deps;
    expect([await users.findUser(user.id), await users.findUserId(email)]).toEqual([null, null]);
    expect(said(await directory.getToken(as))).toEqual(REVOKED);
    expect(recorded).toContainEqual({ event: 'user_deleted', userId: user.id, actorId: admin.user.id });
    expect(said(await directory.deleteUser({ ...asAdmin, ...path(user.id) }))).toEqual(USER_NOT_FOUND);
  });

  test('lets admins delete their own account, and clears their cookie, but not the last admin', async () => {
    const { directory, asAdmin, admin, roles } = await withAdmin();
    expect(said(await directory.deleteUser({ ...asAdmin, ...path(admin.user.id) }))).toEqual(LAST_ADMIN);
    expect((await directory.getToken(asAdmin)).status).toBe(200);
    await newMember(directory, { roles: [roles.admin] });
    const answer = await directory.deleteUser({ ...asAdmin, ...path(admin.user.id) });
    expect(said(answer)).toEqual(DELETED);
    expect(answer.cookies).toEqual([expect.stringMatching(new RegExp(`^${COOKIE}=; .*Max-Age=0`))]);
    expect(said(await directory.getToken(asAdmin))).toEqual(REVOKED);
  });

  test('an admin who is inactive, or was until a time that has passed, does not replace the last one', async () => {
    const { directory, asAdmin, admin, roles } = await withAdmin();
    const inactiveUntil = new Date(directory.deps.clock.now().getTime() + 1000);
    for (const inactive of [{}, { inactiveUntil }])
      await newMember(directory, { roles: [roles.admin], active: false, ...inactive });
    directory.deps.clock.moveBy(1000);
    expect(said(await directory.deleteUser({ ...asAdmin, ...path(admin.user.id) }))).toEqual(LAST_ADMIN);
  });

  test('refuses a user with a reserved role', async () => {
    const { directory, asAdmin, roles } = await withAdmin();
    const { user } = await newMember(directory, { roles: [roles.reserved] });
    expect(said(await directory.deleteUser({ ...asAdmin, ...path(user.id) }))).toEqual(BEYOND_REACH);
    expect(await directory.deps.users.findUser(user.id)).toEqual(user);
  });

  test('asks an admin who signed in ten minutes ago to sign in again, if the mode says so', async () => {
    const deps = await createDirectoryDeps();
    const mode = { ...classicMode, requiresRecentAuthentication: true };
    const { directory, asAdmin, other } = await withAdmin({}, Promise.resolve({ ...deps, mode }));
    directory.deps.clock.moveBy(600_000);
    expect(said(await directory.deleteUser({ ...asAdmin, ...path(other.user.id) }))).toEqual([
      403,
      '{"message":"Sign in again first: this needs a sign-in of the last 10 minutes.","error_code":"STALE_PROOF"}',
    ]);
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { directory, asAdmin } = await withAdmin();
    expect(said(await directory.deleteUser({ ...asAdmin, ...path(id) }))).toEqual(USER_NOT_FOUND);
  });

  test('is for admins only, also for one’s own account', async () => {
    const { directory } = await withAdmin();
    const { user, as } = await signedInMember(directory);
    expect(said(await directory.deleteUser({ ...as, ...path(user.id) }))).toEqual(NOT_ADMIN);
    expect(await directory.deps.users.findUser(user.id)).toEqual(user);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory, other } = await withAdmin();
    expect(said(await directory.deleteUser({ ...parts, ...path(other.user.id) }))).toEqual(expected);
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each(foreignPages)('refuses %s', async (_, headers) => {
    const { directory, asAdmin, other } = await withAdmin();
    const parts = withCaller({ headers, ...path(other.user.id) }, asAdmin);
    expect(said(await directory.deleteUser(parts))).toEqual(CROSS_SITE);
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each(ownPages)('accepts %s', async (_, headers) => {
    const { directory, asAdmin, other } = await withAdmin();
    const parts = withCaller({ headers, ...path(other.user.id) }, asAdmin);
    expect(said(await directory.deleteUser(parts))).toEqual(DELETED);
  });
});
