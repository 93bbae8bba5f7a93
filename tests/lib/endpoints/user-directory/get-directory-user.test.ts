import { describe, expect, test } from '@jest/globals';
import { idsOfNobody } from '../../../support/session-api';
import {
  foreignPages,
  NOT_ADMIN,
  newMember,
  said,
  shownUser,
  signedInMember,
  strangers,
  USER_NOT_FOUND,
  withAdmin,
  withCaller,
} from '../../../support/user-directory';

describe('GET /api/users/{id}', () => {
  test('shows a user with their roles, in exactly these keys', async () => {
    const { directory, asAdmin, roles } = await withAdmin();
    const { user } = await newMember(directory, { roles: [roles.reserved, roles.plain], active: false });
    const answer = await directory.getUser({ ...asAdmin, pathParameters: { id: user.id } });
    expect(said(answer)).toEqual([
      200,
      `{"active":false,"customer":{"id":1},"email":"${user.email}","id":"${user.id}","name":null,` +
        '"roles":[{"code":"operator","id":2,"name":"Operator"},{"code":"reader","id":3,"name":"Reader"}]}',
    ]);
  });

  test('shows the caller themself', async () => {
    const { directory, asAdmin, admin } = await withAdmin();
    const answer = await directory.getUser({ ...asAdmin, pathParameters: { id: admin.user.id } });
    expect(answer.body).toEqual(shownUser(admin.user));
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { directory, asAdmin } = await withAdmin();
    expect(said(await directory.getUser({ ...asAdmin, pathParameters: { id } }))).toEqual(USER_NOT_FOUND);
  });

  test('finds no user of another customer', async () => {
    const { directory, asAdmin } = await withAdmin();
    const { user } = await newMember(directory, { customerId: 2 });
    expect(said(await directory.getUser({ ...asAdmin, pathParameters: { id: user.id } }))).toEqual(USER_NOT_FOUND);
  });

  test('is for admins only, also for one’s own account', async () => {
    const { directory } = await withAdmin();
    const member = await signedInMember(directory);
    const answer = await directory.getUser({ ...member.as, pathParameters: { id: member.user.id } });
    expect(said(answer)).toEqual(NOT_ADMIN);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory, other } = await withAdmin();
    const answer = await directory.getUser({ ...parts, pathParameters: { id: other.user.id } });
    expect(said(answer)).toEqual(expected);
  });

  test.each(foreignPages)('changes nothing, so it answers %s', async (_, headers) => {
    const { directory, asAdmin, other } = await withAdmin();
    const parts = withCaller({ headers, pathParameters: { id: other.user.id } }, asAdmin);
    expect((await directory.getUser(parts)).status).toBe(200);
  });
});
