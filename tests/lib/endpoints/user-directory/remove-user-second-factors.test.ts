import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import { createDirectoryDeps } from '../../../support/directory';
import { idsOfNobody } from '../../../support/session-api';
import {
  BEYOND_REACH,
  CROSS_SITE,
  foreignPages,
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
const NONE: [number, string] = [
  200,
  '{"totp":{"enabled":false,"enabled_at":null},"recovery_codes":{"left":0},"passkeys":[]}',
];

describe('DELETE /api/users/{id}/second_factors', () => {
  test('removes them and ends the sessions of the user, but not the admin’s', async () => {
    const { directory, asAdmin, admin } = await withAdmin();
    const { user, as } = await signedInMember(directory);
    directory.deps.users.put({ ...user, hasTotp: true, passkeys: 2 });
    expect(said(await directory.removeUserSecondFactors({ ...asAdmin, ...path(user.id) }))).toEqual(NONE);
    expect(await directory.deps.users.findUser(user.id)).toMatchObject({ hasTotp: false, passkeys: 0 });
    expect(said(await directory.getToken(as))).toEqual(REVOKED);
    expect((await directory.getToken(asAdmin)).status).toBe(200);
    const event = { event: 'second_factor_removed', userId: user.id, actorId: admin.user.id };
    expect(directory.deps.recorded).toContainEqual(event);
  });

  test('leaves a user without any as they are', async () => {
    const { directory, asAdmin, other } = await withAdmin();
    expect(said(await directory.removeUserSecondFactors({ ...asAdmin, ...path(other.user.id) }))).toEqual(NONE);
    expect(await directory.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test('refuses a user with a reserved role, and the caller’s own', async () => {
    const { directory, asAdmin, admin, roles } = await withAdmin();
    const { user } = await newMember(directory, { roles: [roles.reserved], hasTotp: true });
    const remove = async (id: string) => said(await directory.removeUserSecondFactors({ ...asAdmin, ...path(id) }));
    expect(await remove(user.id)).toEqual(BEYOND_REACH);
    expect(await remove(admin.user.id)).toEqual([
      403,
      '{"message":"You may not do this to this user.","error_code":"NOT_ALLOWED"}',
    ]);
    expect(await directory.deps.users.findUser(user.id)).toEqual(user);
  });

  test('asks an admin who signed in ten minutes ago to sign in again, if the mode says so', async () => {
    const deps = await createDirectoryDeps();
    const mode = { ...classicMode, requiresRecentAuthentication: true };
    const { directory, asAdmin } = await withAdmin({}, Promise.resolve({ ...deps, mode }));
    const { user } = await newMember(directory, { hasTotp: true });
    deps.clock.moveBy(600_000);
    expect(said(await directory.removeUserSecondFactors({ ...asAdmin, ...path(user.id) }))).toEqual([
      403,
      '{"message":"Sign in again first: this needs a sign-in of the last 10 minutes.","error_code":"STALE_PROOF"}',
    ]);
    expect(await deps.users.findUser(user.id)).toEqual(user);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { directory, asAdmin } = await withAdmin();
    expect(said(await directory.removeUserSecondFactors({ ...asAdmin, ...path(id) }))).toEqual(USER_NOT_FOUND);
  });

  test('finds no user of another customer', async () => {
    const { directory, asAdmin } = await withAdmin();
    const { user } = await newMember(directory, { customerId: 2, hasTotp: true });
    expect(said(await directory.removeUserSecondFactors({ ...asAdmin, ...path(user.id) }))).toEqual(USER_NOT_FOUND);
    expect(await directory.deps.users.findUser(user.id)).toEqual(user);
  });

  test('is for admins only', async () => {
    const { directory } = await withAdmin();
    const member = await signedInMember(directory, { passkeys: 1, roles: [] });
    const { user } = await newMember(directory, { hasTotp: true });
    expect(said(await directory.removeUserSecondFactors({ ...member.as, ...path(user.id) }))).toEqual(NOT_ADMIN);
    expect(await directory.deps.users.findUser(user.id)).toEqual(user);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory, other } = await withAdmin();
    expect(said(await directory.removeUserSecondFactors({ ...parts, ...path(other.user.id) }))).toEqual(expected);
  });

  test.each(foreignPages)('refuses %s', async (_, headers) => {
    const { directory, asAdmin } = await withAdmin();
    const { user } = await newMember(directory, { hasTotp: true });
    const parts = withCaller({ headers, ...path(user.id) }, asAdmin);
    expect(said(await directory.removeUserSecondFactors(parts))).toEqual(CROSS_SITE);
    expect(await directory.deps.users.findUser(user.id)).toEqual(user);
  });

  test.each(ownPages)('accepts %s', async (_, headers) => {
    const { directory, asAdmin, other } = await withAdmin();
    const parts = withCaller({ headers, ...path(other.user.id) }, asAdmin);
    expect((await directory.removeUserSecondFactors(parts)).status).toBe(200);
  });
});
