import { describe, expect, test } from '@jest/globals';
import { newCredentials } from '../../../support/deps';
import { UUID_V4 } from '../../../support/patterns';
import {
  BEYOND_REACH,
  CROSS_SITE,
  foreignPages,
  meant,
  NOT_ADMIN,
  newMember,
  ownPages,
  said,
  signedInMember,
  strangers,
  TAKEN,
  tokensOf,
  unreadable,
  withAdmin,
  withCaller,
  wrongDocument,
} from '../../../support/user-directory';

const document = (changes: object = {}) => ({
  ...newCredentials(),
  name: 'Grace',
  active: true,
  roles: [] as { id: number }[],
  ...changes,
});

describe('POST /api/users', () => {
  test('creates a user who can sign in on every surface', async () => {
    const { directory, asAdmin, admin } = await withAdmin();
    const json = document({ roles: [{ id: 1 }, { id: 3 }, { id: 1 }] });
    const answer = await directory.createDirectoryUser({ ...asAdmin, json });
    const { id } = answer.body as { id: string };
    const expected =
      `{"active":true,"customer":{"id":1},"email":"${json.email}","id":"${id}","name":"Grace",` +
      '"roles":[{"code":"admin","id":1,"name":"Admin"},{"code":"reader","id":3,"name":"Reader"}]}';
    expect(said(answer)).toEqual([201, expected]);
    expect(id).toMatch(UUID_V4);
    const { email, password } = json;
    expect((await directory.issueTokens({ json: { email, password } })).body).toMatchObject({ scope: 'admin reader' });
    expect((await directory.surfaceA.signIn({ form: { email, password } })).status).toBe(200);
    const onB = await directory.surfaceB.logIn({ form: { email, password } });
    expect(onB.body).toMatchObject({ id, first_name: null, last_name: null });
    const event = { event: 'user_signed_up', userId: id, actorId: admin.user.id };
    expect(directory.deps.recorded).toContainEqual(event);
  });

  test('puts the user into the customer of the admin, and makes the email canonical', async () => {
    const { directory, roles } = await withAdmin();
    const elsewhere = await signedInMember(directory, { customerId: 7, roles: [roles.admin] });
    const json = document({ email: ' Grace.Hopper@EXAMPLE.com ', name: null });
    const answer = await directory.createDirectoryUser({ ...elsewhere.as, json });
    expect(answer.body).toMatchObject({ customer: { id: 7 }, email: 'grace.hopper@example.com', name: null });
  });

  test('creates a user who is not active', async () => {
    const { directory, asAdmin } = await withAdmin();
    const { email, password, ...rest } = document({ active: false });
    const answer = await directory.createDirectoryUser({ ...asAdmin, json: { email, password, ...rest } });
    expect(answer.body).toMatchObject({ active: false });
    expect(said(await directory.issueTokens({ json: { email, password } }))).toEqual([
      401,
      '{"message":"User is not active."}',
    ]);
  });

  test('refuses an email that an account of any customer has', async () => {
    const { directory, asAdmin, other } = await withAdmin();
    const foreigner = await newMember(directory, { customerId: 2 });
    for (const email of [other.email, other.email.toUpperCase(), foreigner.email]) {
      expect(said(await directory.createDirectoryUser({ ...asAdmin, json: document({ email }) }))).toEqual(TAKEN);
    }
    expect((await tokensOf(directory, other)).access_token).toBeDefined();
  });

  test('grants no reserved role that the caller does not have', async () => {
    const { directory, asAdmin, roles } = await withAdmin();
    const json = document({ roles: [{ id: roles.reserved.id }] });
    expect(said(await directory.createDirectoryUser({ ...asAdmin, json }))).toEqual(BEYOND_REACH);
    expect(await directory.deps.users.findUserId(json.email)).toBeNull();
    const holder = await signedInMember(directory, { roles: [roles.admin, roles.reserved] });
    expect((await directory.createDirectoryUser({ ...holder.as, json })).status).toBe(201);
  });

  test('refuses unknown roles, and names them', async () => {
    const { directory, asAdmin } = await withAdmin();
    const json = document({ roles: [{ id: 1 }, { id: 98 }, { id: 99 }] });
    expect(said(await directory.createDirectoryUser({ ...asAdmin, json }))).toEqual([
      422,
      '{"message":"There are no such roles.","error_code":"UNKNOWN_ROLES","payload":{"ids":[98,99]}}',
    ]);
    expect(await directory.deps.users.findUserId(json.email)).toBeNull();
  });

  test('names every field with a fault', async () => {
    const { directory, asAdmin } = await withAdmin();
    const missing = { email: 'is missing', name: 'is missing', password: 'is missing', active: 'is missing' };
    expect(meant(await directory.createDirectoryUser({ ...asAdmin, json: {} }))).toEqual(
      wrongDocument({ ...missing, roles: 'is missing' }),
    );
    const json = { email: 'no address', name: 1, password: ' ', active: 'true', roles: [1], customer: { id: 2 } };
    const answer = await directory.createDirectoryUser({ ...asAdmin, json });
    expect(answer.status).toBe(422);
    expect(Object.keys((answer.body as { payload: object }).payload).sort()).toEqual([
      'active',
      'customer',
      'email',
      'name',
      'password',
      'roles.0',
    ]);
  });

  test.each<[title: string, changes: object, field: string]>([
    ['an id', { id: 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01' }, 'id'],
    ['a customer', { customer: { id: 2 } }, 'customer'],
    ['a role by its code', { roles: [{ code: 'admin' }] }, 'roles.0.id'],
    ['a role with more than its id', { roles: [{ id: 1, reserved: false }] }, 'roles.0.reserved'],
    ['a role that is no number', { roles: [{ id: '1' }] }, 'roles.0.id'],
    ['a broken number', { roles: [{ id: 1.5 }] }, 'roles.0.id'],
    ['role 0', { roles: [{ id: 0 }] }, 'roles.0.id'],
    ['more than 100 roles', { roles: Array.from({ length: 101 }, (_, id) => ({ id: id + 1 })) }, 'roles'],
    ['a name with control characters', { name: 'a\u001bb' }, 'name'],
    ['a name of 201 characters', { name: 'a'.repeat(201) }, 'name'],
    ['a password of 73 bytes', { password: 'a'.repeat(1025) }, 'password'],
    ['active as a number', { active: 1 }, 'active'],
  ])('refuses %s', async (_, changes, field) => {
    const { directory, asAdmin } = await withAdmin();
    const json = document(changes);
    const answer = await directory.createDirectoryUser({ ...asAdmin, json });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ error_code: 'WRONG_DOCUMENT_FORMAT' });
    expect(Object.keys((answer.body as { payload: object }).payload)).toContain(field);
    expect(await directory.deps.users.findUserId(json.email)).toBeNull();
  });

  test.each(unreadable)('refuses %s', async (_, parts, status, says) => {
    const { directory, asAdmin } = await withAdmin();
    const answer = await directory.createDirectoryUser(withCaller(parts, asAdmin));
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(says)]);
  });

  test('is for admins', async () => {
    const { directory, roles } = await withAdmin();
    const member = await signedInMember(directory, { roles: [roles.plain, roles.reserved] });
    const answer = await directory.createDirectoryUser({ ...member.as, json: document() });
    expect(said(answer)).toEqual(NOT_ADMIN);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="admin"');
  });

  test.each(strangers)('refuses %s before it reads a body', async (_, parts, expected) => {
    const { directory } = await withAdmin();
    expect(said(await directory.createDirectoryUser({ ...parts, text: '{' }))).toEqual(expected);
  });

  test.each(foreignPages)('refuses %s', async (_, headers) => {
    const { directory, admin } = await withAdmin();
    const json = document();
    const answer = await directory.createDirectoryUser({ json, headers, cookies: [admin.tokens.cookie] });
    expect(said(answer)).toEqual(CROSS_SITE);
    expect(await directory.deps.users.findUserId(json.email)).toBeNull();
  });

  test.each(ownPages)('accepts a request from %s', async (_, headers) => {
    const { directory, admin } = await withAdmin();
    const parts = { json: document(), headers, cookies: [admin.tokens.cookie] };
    expect((await directory.createDirectoryUser(parts)).status).toBe(201);
  });
});
