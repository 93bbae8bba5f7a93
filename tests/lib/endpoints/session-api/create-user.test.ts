import { describe, expect, test } from '@jest/globals';
import { newCredentials } from '../../../support/deps';
import { newUser } from '../../../support/new-user';
import { strangers, textOf, withCaller, wrongFormats } from '../../../support/session-api';

describe('POST /api/v1/users', () => {
  test('creates a user who can sign in on the auth service and the session API at once', async () => {
    const { api, asCaller } = await withCaller();
    const json = newCredentials();
    const answer = await api.createUser({ ...asCaller, json });
    const id = (await api.deps.users.findUserId(json.email)) ?? '';
    expect([answer.status, answer.text]).toEqual([201, textOf({ id, email: json.email })]);
    expect(answer.cookies).toEqual([]);
    expect((await api.logIn({ form: json })).text).toBe(answer.text);
    expect((await api.surfaceA.signIn({ form: json })).status).toBe(200);
  });

  test.each<[title: string, names: Record<string, string | null>, shown: Record<string, string | null>]>([
    ['both names', { first_name: 'Ada', last_name: 'King' }, { first_name: 'Ada', last_name: 'King' }],
    ['one name', { last_name: '李' }, { last_name: '李' }],
    ['names that are null', { first_name: null, last_name: null }, {}],
    ['what is dangerous elsewhere', { first_name: '"<b>\\u0000' }, { first_name: '"<b>\\u0000' }],
  ])('takes %s', async (_, names, shown) => {
    const { api, asCaller } = await withCaller();
    const json = newCredentials();
    const answer = await api.createUser({ ...asCaller, json: { ...json, ...names } });
    const id = (await api.deps.users.findUserId(json.email)) ?? '';
    expect([answer.status, answer.text]).toEqual([201, textOf({ id, email: json.email }, shown)]);
  });

  test('shows the email in canonical form, and the current time', async () => {
    const { api, asCaller } = await withCaller();
    api.deps.clock.moveBy(61_999);
    const json = { email: ' Bob@MÜNCHEN.de ', password: newCredentials().password };
    const answer = await api.createUser({ ...asCaller, json });
    const time = '2026-11-20 10:01:01';
    expect(answer.body).toMatchObject({ email: 'bob@xn--mnchen-3ya.de', created_at: time, updated_at: time });
  });

  test('puts the user into the caller’s customer, and ignores the customer in a body', async () => {
    const { api, caller, asCaller } = await withCaller();
    api.deps.users.put({ ...caller.user, customerId: 7 });
    const json = newCredentials();
    await api.createUser({ ...asCaller, json });
    const id = (await api.deps.users.findUserId(json.email)) ?? '';
    expect(await api.deps.users.findUser(id)).toMatchObject({ customerId: 7, active: true, sessionEpoch: 0 });
  });

  test('refuses a taken email in every spelling, and changes nothing', async () => {
    const { api, other, asCaller } = await withCaller();
    for (const email of [other.email, other.email.toUpperCase(), ` ${other.email} `]) {
      const answer = await api.createUser({ ...asCaller, json: { email, password: newCredentials().password } });
      expect([answer.status, answer.text]).toEqual([400, '{"error":"Can\'t create User: email already registered"}']);
    }
    expect(await api.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test('takes no email over from an account that nobody has verified', async () => {
    const { api, asCaller } = await withCaller();
    const unverified = newUser({ expiresAt: new Date('2026-11-27T10:00:00.000Z') });
    api.deps.users.put(unverified);
    const json = { email: unverified.email, password: newCredentials().password };
    expect((await api.createUser({ ...asCaller, json })).status).toBe(400);
    expect(await api.deps.users.findUser(unverified.id)).toEqual(unverified);
  });

  test.each<[string, unknown, string]>([
    ['nothing', {}, 'email missing'],
    ['no email', { password: 'correct horse' }, 'email missing'],
    ['a blank email', { email: ' ', password: 'correct horse' }, 'email missing'],
    ['an email of null', { email: null, password: 'correct horse' }, 'email missing'],
    ['no password', { email: 'bob@example.com' }, 'password missing'],
    ['a blank password', { email: 'bob@example.com', password: ' \t' }, 'password missing'],
    ['a name alone', { first_name: 'Bob' }, 'email missing'],
    ['what is no address', { email: 'bob', password: 'x' }, "Can't create User: email is not a valid address"],
    ['an email that is no text', { email: 1, password: 'x' }, "Can't create User: email is not a string"],
    [
      'a password above 1024 bytes',
      { email: 'bob@example.com', password: 'ä'.repeat(513) },
      "Can't create User: password is longer than 1024 bytes",
    ],
    [
      'a password with a NUL',
      { email: 'bob@example.com', password: 'a\0b' },
      "Can't create User: password contains a NUL character",
    ],
    [
      'a name that is no text',
      { email: 'bob@example.com', password: 'x', first_name: 1 },
      "Can't create User: first_name is not a string",
    ],
  ])('refuses %s', async (_, json, error) => {
    const { api, asCaller } = await withCaller();
    const answer = await api.createUser({ ...asCaller, json });
    expect([answer.status, answer.text]).toEqual([400, JSON.stringify({ error })]);
    expect((await api.getStats(asCaller)).text).toBe('{"users":2}');
  });

  test.each([
    ['too long a name', `Ku3eH7pQ${'x'.repeat(200)}`],
    ['a name with a line break', 'Ku3eH7pQ\n'],
    ['a name with an escape', '\u001b[31mKu3eH7pQ'],
  ])('refuses %s in words that do not quote it', async (_, name) => {
    const { api, asCaller } = await withCaller();
    const answer = await api.createUser({ ...asCaller, json: { ...newCredentials(), last_name: name } });
    expect(answer.status).toBe(400);
    expect((answer.body as { error: string }).error).toMatch(/^Can't create User: last_name [a-z0-9 ]+$/);
  });

  test.each(wrongFormats)('refuses %s', async (_, parts) => {
    const { api, asCaller } = await withCaller();
    const answer = await api.createUser({ ...asCaller, ...parts });
    expect([answer.status, answer.text]).toEqual([400, '{"error":"Wrong format"}']);
    expect((await api.getStats(asCaller)).text).toBe('{"users":2}');
  });

  test.each([
    'id',
    'roles',
    'role',
    'customer_id',
    'active',
    'is_admin',
    'password_hash',
    'created_at',
    'session_epoch',
  ])('refuses a body that names %s', async (field) => {
    const { api, asCaller } = await withCaller();
    const answer = await api.createUser({ ...asCaller, json: { ...newCredentials(), [field]: '1' } });
    expect([answer.status, answer.text]).toEqual([400, '{"error":"Wrong format"}']);
  });

  test('refuses other media types and more than 16 kB', async () => {
    const { api, asCaller } = await withCaller();
    const text = { text: 'x', headers: { 'content-type': 'text/plain' } };
    expect((await api.createUser({ ...asCaller, ...text })).status).toBe(415);
    const json = { ...newCredentials(), first_name: 'x'.repeat(16 * 1024) };
    expect((await api.createUser({ ...asCaller, json })).status).toBe(413);
  });

  test.each(strangers)('refuses %s for every body, and creates no user', async (_, parts, status, text) => {
    const { api, asCaller } = await withCaller();
    for (const body of [{ json: newCredentials() }, { json: {} }, { text: '{' }, { form: { a: 'b' } }]) {
      const { headers = {}, ...rest } = parts;
      const answer = await api.createUser({ ...rest, ...body, headers });
      expect([answer.status, answer.text]).toEqual([status, text]);
    }
    expect((await api.getStats(asCaller)).text).toBe('{"users":2}');
  });

  test('records a sign-up event with the ids only', async () => {
    const { api, asCaller } = await withCaller();
    const json = newCredentials();
    await api.createUser({ ...asCaller, json });
    const userId = await api.deps.users.findUserId(json.email);
    expect(api.deps.recorded.at(-1)).toEqual({ event: 'user_signed_up', userId, actorId: expect.any(String) });
  });
});
