import { describe, expect, test } from '@jest/globals';
import { cookieFrom } from '../../../support/event';
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

describe('GET /api/users/{id}/sessions', () => {
  test('shows the sessions of a user on every surface, newest first, as the user sees them', async () => {
    const { directory, asAdmin } = await withAdmin();
    const { user, email, password, tokens } = await signedInMember(directory);
    directory.deps.clock.moveBy(1000);
    const cookies = [cookieFrom(await directory.surfaceA.signIn({ form: { email, password } }))];
    const answer = await directory.listUserSessions({ ...asAdmin, ...path(user.id) });
    const own = (await directory.surfaceA.listSessions({ cookies })).body as { sessions: object[] };
    expect([answer.status, answer.body]).toEqual([
      200,
      { sessions: own.sessions.map((session) => ({ ...session, current: false })) },
    ]);
    expect(own.sessions).toMatchObject([{}, { reference: tokens.sid }]);
  });

  test('marks the session of the request among those of the caller', async () => {
    const { directory, asAdmin, admin } = await withAdmin();
    const { body } = await directory.listUserSessions({ ...asAdmin, ...path(admin.user.id.toUpperCase()) });
    expect(body).toMatchObject({ sessions: [{ reference: admin.tokens.sid, current: true }] });
  });

  test('shows no session that has ended, and none of a user who is not active', async () => {
    const { directory, asAdmin } = await withAdmin();
    const { user } = await signedInMember(directory);
    const json = { email: user.email, name: null, active: false };
    await directory.changeUser({ ...asAdmin, ...path(user.id), json });
    expect(said(await directory.listUserSessions({ ...asAdmin, ...path(user.id) }))).toEqual([200, '{"sessions":[]}']);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { directory, asAdmin } = await withAdmin();
    expect(said(await directory.listUserSessions({ ...asAdmin, ...path(id) }))).toEqual(USER_NOT_FOUND);
  });

  test('is for admins only, also for one’s own account', async () => {
    const { directory } = await withAdmin();
    const { user, as } = await signedInMember(directory);
    expect(said(await directory.listUserSessions({ ...as, ...path(user.id) }))).toEqual(NOT_ADMIN);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory } = await withAdmin();
    const { user } = await newMember(directory);
    expect(said(await directory.listUserSessions({ ...parts, ...path(user.id) }))).toEqual(expected);
  });
});
