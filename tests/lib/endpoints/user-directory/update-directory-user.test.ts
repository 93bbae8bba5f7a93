import { describe, expect, test } from '@jest/globals';
import { newCredentials } from '../../../support/deps';
import { cookieFrom } from '../../../support/event';
import { idsOfNobody } from '../../../support/session-api';
import {
  BEYOND_REACH,
  bearer,
  CROSS_SITE,
  foreignPages,
  LAST_ADMIN,
  meant,
  NOT_ADMIN,
  newMember,
  OWN_ROLES,
  ownPages,
  REVOKED,
  said,
  shownUser,
  signedInMember,
  strangers,
  TAKEN,
  tokensOf,
  USER_NOT_FOUND,
  unchanged,
  unreadable,
  withAdmin,
  withCaller,
  wrongDocument,
} from '../../../support/user-directory';

type Given = Awaited<ReturnType<typeof withAdmin>>;
type Someone = Awaited<ReturnType<typeof newMember>>;

/** A PUT that changes only the given fields. */
const change = ({ directory, asAdmin }: Pick<Given, 'directory' | 'asAdmin'>, { user }: Someone, json: object) =>
  directory.changeUser({ ...asAdmin, pathParameters: { id: user.id }, json: { ...unchanged(user), ...json } });

const stored = ({ directory }: Given, { user }: Someone) => directory.deps.users.findUser(user.id);

describe('PUT /api/users/{id}', () => {
  test('changes all fields at once, and answers with the changed user', async () => {
    const given = await withAdmin();
    const { directory, admin, other } = given;
    const { email, password } = newCredentials();
    const answer = await change(given, other, { email, password, name: 'Eve', roles: [{ id: 3 }] });
    const expected =
      `{"active":true,"customer":{"id":1},"email":"${email}","id":"${other.user.id}","name":"Eve",` +
      '"roles":[{"code":"reader","id":3,"name":"Reader"}]}';
    expect(said(answer)).toEqual([200, expected]);
    expect(await tokensOf(directory, { email, password })).toMatchObject({ name: 'Eve', scope: 'reader' });
    expect((await directory.issueTokens({ json: { email: other.email, password } })).status).toBe(404);
    const event = { event: 'user_updated', userId: other.user.id, actorId: admin.user.id };
    expect(directory.deps.recorded).toContainEqual(event);
  });

  test('keeps the roles and the password if none are sent', async () => {
    const given = await withAdmin();
    const member = await newMember(given.directory, { roles: [given.roles.plain] });
    const answer = await change(given, member, { name: null });
    expect(answer.body).toEqual({ ...shownUser(member.user), name: null });
    expect(await tokensOf(given.directory, member)).toMatchObject({ scope: 'reader', name: null });
  });

  test('removes all roles if an empty list is sent', async () => {
    const given = await withAdmin();
    const member = await newMember(given.directory, { roles: [given.roles.plain] });
    expect((await change(given, member, { roles: [] })).body).toMatchObject({ roles: [] });
  });

  test('ends no session for a new name, email or role', async () => {
    const given = await withAdmin();
    const member = await signedInMember(given.directory);
    const { email } = newCredentials();
    await change(given, member, { email, name: 'Eve', roles: [{ id: 3 }] });
    expect((await given.directory.getToken(member.as)).status).toBe(200);
  });

  test('deactivates a user on every surface at once', async () => {
    const given = await withAdmin();
    const member = await signedInMember(given.directory);
    const { surfaceA, surfaceB } = given.directory;
    const form = { email: member.email, password: member.password };
    const [onA, onB] = [cookieFrom(await surfaceA.signIn({ form })), cookieFrom(await surfaceB.logIn({ form }))];
    await change(given, member, { active: false });
    expect(said(await given.directory.getToken(member.as))).toEqual(REVOKED);
    expect((await surfaceA.getProfile({ cookies: [onA] })).status).toBe(403);
    expect((await surfaceB.getMe({ cookies: [onB] })).status).toBe(403);
    expect((await surfaceA.signIn({ form })).status).toBe(401);
  });

  test('refuses an email that an account of any customer has', async () => {
    const given = await withAdmin();
    const foreigner = await newMember(given.directory, { customerId: 2 });
    for (const email of [given.admin.email, foreigner.email.toUpperCase()]) {
      expect(said(await change(given, given.other, { email }))).toEqual(TAKEN);
    }
    expect(await stored(given, given.other)).toEqual(given.other.user);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { directory, asAdmin, other } = await withAdmin();
    const parts = { ...asAdmin, pathParameters: { id }, json: unchanged(other.user) };
    expect(said(await directory.changeUser(parts))).toEqual(USER_NOT_FOUND);
  });

  test('finds no user of another customer, for every change', async () => {
    const given = await withAdmin();
    const foreigner = await newMember(given.directory, { customerId: 2, roles: [given.roles.reserved] });
    for (const json of [{ active: false }, { roles: [] }, { password: 'mine now' }, { email: given.other.email }]) {
      expect(said(await change(given, foreigner, json))).toEqual(USER_NOT_FOUND);
    }
    expect(await stored(given, foreigner)).toEqual(foreigner.user);
  });
});

describe('PUT /api/users/{id}: permissions', () => {
  test.each<[title: string, roles: { id: number }[]]>([
    ['fewer', []],
    ['more', [{ id: 1 }, { id: 3 }]],
    ['others', [{ id: 3 }]],
    ['reserved ones', [{ id: 1 }, { id: 2 }]],
  ])('nobody changes their own roles: %s', async (_, roles) => {
    const given = await withAdmin();
    await newMember(given.directory, { roles: [given.roles.admin] });
    expect(said(await change(given, given.admin, { roles }))).toEqual(OWN_ROLES);
    expect(await stored(given, given.admin)).toEqual(given.admin.user);
  });

  test('every admin may send their own roles unchanged', async () => {
    const given = await withAdmin();
    const answer = await change(given, given.admin, { name: 'Ada', roles: [{ id: 1 }] });
    expect(answer.body).toMatchObject({ name: 'Ada', roles: [{ id: 1 }] });
  });

  test('only a user with a reserved role can grant or revoke it, or change others who have it', async () => {
    const given = await withAdmin();
    const { directory, roles } = given;
    const holder = await signedInMember(directory, { roles: [roles.admin, roles.reserved] });
    expect(said(await change(given, given.other, { roles: [{ id: 2 }] }))).toEqual(BEYOND_REACH);
    for (const json of [{ roles: [] }, { roles: [{ id: 1 }, { id: 2 }] }, { name: 'Eve' }, { active: false }]) {
      expect(said(await change(given, holder, json))).toEqual(BEYOND_REACH);
    }
    expect(said(await change(given, holder, { password: 'mine now' }))).toEqual(BEYOND_REACH);
    expect(said(await change(given, holder, newCredentials()))).toEqual(BEYOND_REACH);
    expect(await stored(given, holder)).toEqual(holder.user);
    const asHolder = { directory, asAdmin: holder.as };
    expect((await change(asHolder, given.other, { roles: [{ id: 2 }] })).status).toBe(200);
    expect((await change(asHolder, given.other, { roles: [] })).status).toBe(200);
  });

  test.each<[title: string, json: object]>([
    ['made inactive by themself', { active: false }],
    ['made inactive with their roles as they are', { active: false, roles: [{ id: 1 }] }],
  ])('the last active admin is not %s', async (_, json) => {
    const given = await withAdmin();
    await newMember(given.directory, { roles: [given.roles.admin], active: false });
    await newMember(given.directory, { roles: [given.roles.admin], customerId: 2 });
    expect(said(await change(given, given.admin, json))).toEqual(LAST_ADMIN);
    expect((await given.directory.getToken(given.asAdmin)).status).toBe(200);
  });

  test('the last active admin cannot be demoted by an admin who has just lost the role', async () => {
    const given = await withAdmin();
    const second = await signedInMember(given.directory, { roles: [given.roles.admin] });
    expect((await change(given, second, { roles: [] })).status).toBe(200);
    const asSecond = { directory: given.directory, asAdmin: second.as };
    expect(said(await change(asSecond, given.admin, { roles: [] }))).toEqual(NOT_ADMIN);
  });

  test('the last active admin cannot be deleted on the session API either', async () => {
    const { directory, admin } = await withAdmin();
    const form = { email: admin.email, password: admin.password };
    const cookies = [cookieFrom(await directory.surfaceB.logIn({ form }))];
    const answer = await directory.surfaceB.deleteUser({ cookies, pathParameters: { id: admin.user.id } });
    expect(said(answer)).toEqual([403, '{"error":"Forbidden"}']);
    expect((await directory.getToken(admin.as)).status).toBe(200);
  });

  test('is for admins only, also for one’s own account', async () => {
    const given = await withAdmin();
    const member = await signedInMember(given.directory, { roles: [given.roles.plain] });
    for (const target of [member, given.other]) {
      expect(said(await change({ ...given, asAdmin: member.as }, target, { name: 'Eve' }))).toEqual(NOT_ADMIN);
    }
  });

  test.each(strangers)('refuses %s before it reads a body', async (_, parts, expected) => {
    const { directory, other } = await withAdmin();
    const answer = await directory.changeUser({ ...parts, text: '{', pathParameters: { id: other.user.id } });
    expect(said(answer)).toEqual(expected);
  });
});

describe('PUT /api/users/{id}: a user who is inactive until a time', () => {
  const END = '2026-11-20T10:10:00.000Z';
  const MINUTES = 10 * 60_000;
  const LEAVE = { active: false, inactive_reason: 'on leave', inactive_until: '2026-11-20T11:10:00+01:00' };
  const shown = async ({ directory, asAdmin }: Given, { user }: Someone) =>
    (await directory.getUser({ ...asAdmin, pathParameters: { id: user.id } })).body;
  const listed = async ({ directory, asAdmin }: Given, { user }: Someone) =>
    (await directory.searchUsers({ ...asAdmin, query: { email: user.email } })).body;

  test('is shown with reason and end, cannot sign in, and can from that time on, with a new session only', async () => {
    const given = await withAdmin();
    const member = await signedInMember(given.directory);
    const { user, email, password } = member;
    const away = { ...shownUser(user), active: false, inactive_reason: 'on leave', inactive_until: END };
    expect((await change(given, member, LEAVE)).body).toEqual(away);
    const { roles: _, ...entry } = away;
    expect([await shown(given, member), await listed(given, member)]).toMatchObject([away, { users: [entry] }]);

    given.directory.deps.clock.moveBy(MINUTES - 1);
    const refused = await given.directory.issueTokens({ json: { email, password } });
    expect(said(refused)).toEqual([401, '{"message":"User is not active."}']);
    given.directory.deps.clock.moveBy(1);

    expect(await shown(given, member)).toEqual(shownUser(user));
    expect(said(await given.directory.getToken(member.as))).toEqual(REVOKED);
    expect(await tokensOf(given.directory, member)).toMatchObject({ email, active: true });
  });

  test('keeps reason and end if they are not sent, loses what is null, and both when active again', async () => {
    const given = await withAdmin();
    await change(given, given.other, LEAVE);
    const put = async (json: object) => (await change(given, given.other, json)).body;
    const user = { ...shownUser(given.other.user), active: false, name: 'Eve' };
    expect(await put({ active: false, name: 'Eve' })).toEqual({
      ...user,
      inactive_reason: 'on leave',
      inactive_until: END,
    });
    expect(await put({ active: false, name: 'Eve', inactive_until: null })).toEqual({
      ...user,
      inactive_reason: 'on leave',
    });
    expect(await put({ active: true, name: 'Eve' })).toEqual({ ...user, active: true });
    expect(await put({ active: false, name: 'Eve' })).toEqual(user);
  });

  test('is taken back as GET shows them, also with `active` changed', async () => {
    const given = await withAdmin();
    await change(given, given.other, LEAVE);
    const away = (await shown(given, given.other)) as object;
    expect((await change(given, given.other, { ...away, name: 'Eve' })).body).toEqual({ ...away, name: 'Eve' });
    expect((await change(given, given.other, { ...away, active: true })).body).toEqual(shownUser(given.other.user));
  });

  test('cannot be the last admin, and does not count as one afterwards until `active` is sent', async () => {
    const given = await withAdmin();
    const second = await newMember(given.directory, { roles: [given.roles.admin] });
    expect((await change(given, second, LEAVE)).status).toBe(200);
    expect(said(await change(given, given.admin, LEAVE))).toEqual(LAST_ADMIN);
    given.directory.deps.clock.moveBy(MINUTES);
    const { access_token } = await tokensOf(given.directory, second);
    const asSecond = { directory: given.directory, asAdmin: bearer(access_token) };
    expect(said(await change(asSecond, given.admin, { roles: [] }))).toEqual(LAST_ADMIN);
    expect((await change(asSecond, second, { active: true })).status).toBe(200);
    expect((await change(asSecond, given.admin, { roles: [] })).status).toBe(200);
  });

  test.each<[title: string, json: object, fault: Record<string, string>]>([
    [
      'an end that is not later than now',
      { active: false, inactive_until: '2026-11-20T10:00:00Z' },
      { inactive_until: 'inactive_until is not in the future' },
    ],
    [
      'an end of an active user',
      { active: true, inactive_until: '2026-11-20T12:00:00Z' },
      { inactive_until: 'inactive_until is only for a user who is not active' },
    ],
    [
      'a reason of an active user',
      { active: true, inactive_reason: 'on leave' },
      { inactive_reason: 'inactive_reason is only for a user who is not active' },
    ],
    ...['2027-01-01', '2027-01-01T10:00:00', '2027-13-01T10:00:00Z', '9999-12-31T23:59:59-14:00', 'tomorrow', ''].map(
      (text): [string, object, Record<string, string>] => [
        `"${text}" as the end`,
        { active: false, inactive_until: text },
        { inactive_until: 'is not a time like 2026-11-20T10:00:00Z' },
      ],
    ),
    [
      'a long reason and another type',
      { active: false, inactive_reason: 'x'.repeat(201), inactive_until: 1 },
      { inactive_reason: 'is longer than 200 characters', inactive_until: 'is not a string' },
    ],
    ['a blank reason', { active: false, inactive_reason: ' ' }, { inactive_reason: 'is missing' }],
  ])('is refused with %s, and nothing changes', async (_, json, fault) => {
    const given = await withAdmin();
    expect(meant(await change(given, given.other, json))).toEqual(wrongDocument(fault));
    expect(await stored(given, given.other)).toEqual(given.other.user);
  });
});

describe('PUT /api/users/{id}: what GET shows', () => {
  test('is taken back with one field changed, also under an id in capitals', async () => {
    const given = await withAdmin();
    const { directory, asAdmin, roles } = given;
    const { user } = await newMember(directory, { roles: [roles.plain], name: null });
    const shown = shownUser(user);
    const pathParameters = { id: user.id.toUpperCase() };
    expect((await directory.getUser({ ...asAdmin, pathParameters })).body).toEqual(shown);
    const answer = await directory.changeUser({ ...asAdmin, pathParameters, json: { ...shown, name: 'Eve' } });
    expect([answer.status, answer.body]).toEqual([200, { ...shown, name: 'Eve' }]);
  });

  test.each<[field: string, json: object]>([
    ['id', { id: 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01' }],
    ['customer', { customer: { id: 2 } }],
    ['roles.0.name', { roles: [{ id: 3, code: 'reader', name: 'Root' }] }],
    ['roles.0.code', { roles: [{ id: 3, code: 'root' }] }],
  ])('is refused if %s differs, and changes nothing', async (field, json) => {
    const given = await withAdmin();
    const answer = await change(given, given.other, { name: 'Eve', ...json });
    expect(meant(answer)).toEqual(wrongDocument({ [field]: `${field} cannot be changed` }));
    expect(await stored(given, given.other)).toEqual(given.other.user);
  });
});

describe('PUT /api/users/{id}: the body', () => {
  test.each<[title: string, json: object, payload: Record<string, string>]>([
    ['nothing', {}, { email: 'is missing', name: 'is missing', active: 'is missing' }],
    [
      'other types',
      { email: 'no address', name: [], active: null, password: 1 },
      {
        email: 'is neither a valid address nor a login name',
        name: 'is not a string',
        active: 'is missing',
        password: 'is not a string',
      },
    ],
    [
      'a customer',
      { email: 'bob@example.com', name: 'Bob', active: true, customer: { id: 2 } },
      { customer: 'customer cannot be changed' },
    ],
  ])('names the fields that are wrong: %s', async (_, json, payload) => {
    const { directory, asAdmin, other } = await withAdmin();
    const answer = await directory.changeUser({ ...asAdmin, pathParameters: { id: other.user.id }, json });
    expect(meant(answer)).toEqual(wrongDocument(payload));
  });

  test.each([{ password: 'a'.repeat(1025) }, { password: '' }, { roles: null }, { roles: [{ id: 99 }] }])(
    'changes nothing with %j',
    async (json) => {
      const given = await withAdmin();
      expect((await change(given, given.other, { name: 'Eve', ...json })).status).toBe(422);
      expect(await stored(given, given.other)).toEqual(given.other.user);
    },
  );

  test.each(unreadable)('refuses %s', async (_, parts, status, says) => {
    const { directory, asAdmin, other } = await withAdmin();
    const sent = withCaller({ ...parts, pathParameters: { id: other.user.id } }, asAdmin);
    const answer = await directory.changeUser(sent);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(says)]);
  });

  const fromPage = (given: Given, headers: Record<string, string>) =>
    given.directory.changeUser({
      headers,
      cookies: [given.admin.tokens.cookie],
      pathParameters: { id: given.other.user.id },
      json: { ...unchanged(given.other.user), name: 'Eve' },
    });

  test.each(foreignPages)('refuses %s', async (_, headers) => {
    const given = await withAdmin();
    expect(said(await fromPage(given, headers))).toEqual(CROSS_SITE);
    expect(await stored(given, given.other)).toEqual(given.other.user);
  });

  test.each(ownPages)('accepts a request from %s', async (_, headers) => {
    expect((await fromPage(await withAdmin(), headers)).status).toBe(200);
  });
});
