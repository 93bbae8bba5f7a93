import { describe, expect, test } from '@jest/globals';
import { idsOfNobody } from '../../../support/session-api';
import {
  NOT_ADMIN,
  newMember,
  said,
  signedInMember,
  strangers,
  USER_NOT_FOUND,
  withAdmin,
} from '../../../support/user-directory';

const path = (id: string) => ({ pathParameters: { id } });

describe('GET /api/users/{id}/second_factors', () => {
  test('shows a user without any, in exactly these keys', async () => {
    const { directory, asAdmin, other } = await withAdmin();
    expect(said(await directory.listUserSecondFactors({ ...asAdmin, ...path(other.user.id) }))).toEqual([
      200,
      '{"totp":{"enabled":false,"enabled_at":null},"recovery_codes":{"left":0},"passkeys":[]}',
    ]);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { directory, asAdmin } = await withAdmin();
    expect(said(await directory.listUserSecondFactors({ ...asAdmin, ...path(id) }))).toEqual(USER_NOT_FOUND);
  });

  test('finds no user of another customer', async () => {
    const { directory, asAdmin } = await withAdmin();
    const { user } = await newMember(directory, { customerId: 2 });
    expect(said(await directory.listUserSecondFactors({ ...asAdmin, ...path(user.id) }))).toEqual(USER_NOT_FOUND);
  });

  test('is for admins only, also for one’s own account', async () => {
    const { directory } = await withAdmin();
    const member = await signedInMember(directory);
    expect(said(await directory.listUserSecondFactors({ ...member.as, ...path(member.user.id) }))).toEqual(NOT_ADMIN);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory, other } = await withAdmin();
    expect(said(await directory.listUserSecondFactors({ ...parts, ...path(other.user.id) }))).toEqual(expected);
  });
});
