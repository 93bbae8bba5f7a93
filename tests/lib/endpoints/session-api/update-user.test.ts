import { describe, expect, test } from '@jest/globals';
import { idsOfNobody, NOBODY, strangers, textOf, withCaller, wrongFormats } from '../../../support/session-api';

const notFound = [404, '{"error":"Not found"}'];
const wrongFormat = [400, '{"error":"Wrong format"}'];

/** A caller, one minute after all accounts were created. */
const aMinuteLater = async () => {
  const given = await withCaller();
  given.api.deps.clock.moveBy(60_000);
  return given;
};

const changedAt = { updated_at: '2026-11-20 10:01:00' };

describe('PUT /api/v1/users/{id}', () => {
  test.each(['another user', 'the caller'])('changes the names of %s', async (who) => {
    const { api, caller, other, asCaller } = await aMinuteLater();
    const { user } = who === 'the caller' ? caller : other;
    const names = { first_name: 'Zoë', last_name: 'King' };
    const answer = await api.updateUser({ ...asCaller, pathParameters: { id: user.id }, json: names });
    expect([answer.status, answer.text]).toEqual([200, textOf(user, { ...names, ...changedAt })]);
    expect((await api.getUser({ ...asCaller, pathParameters: { id: user.id } })).text).toBe(answer.text);
  });

  test.each<[title: string, json: object, names: Record<string, string | null>]>([
    ['keeps a name that is not sent', { first_name: 'Mary' }, { first_name: 'Mary', last_name: 'King' }],
    ['unsets a name that is null', { last_name: null }, { first_name: 'Ada', last_name: null }],
    ['keeps both where nothing is sent', {}, { first_name: 'Ada', last_name: 'King' }],
    ['takes an empty name', { first_name: '' }, { first_name: '', last_name: 'King' }],
  ])('%s', async (_, json, names) => {
    const { api, other, asCaller } = await aMinuteLater();
    const pathParameters = { id: other.user.id };
    api.deps.users.put({ ...other.user, firstName: 'Ada', lastName: 'King' });
    const answer = await api.updateUser({ ...asCaller, pathParameters, json });
    expect([answer.status, answer.text]).toEqual([200, textOf(other.user, { ...names, ...changedAt })]);
  });

  test('takes back what GET shows, with one name changed', async () => {
    const { api, other, asCaller } = await aMinuteLater();
    const pathParameters = { id: other.user.id };
    const shown = (await api.getUser({ ...asCaller, pathParameters })).body as object;
    const answer = await api.updateUser({ ...asCaller, pathParameters, json: { ...shown, last_name: 'King' } });
    expect([answer.status, answer.text]).toEqual([200, textOf(other.user, { last_name: 'King', ...changedAt })]);
  });

  test('can be repeated with the same document, because its answer may have been lost', async () => {
    const { api, other, asCaller } = await aMinuteLater();
    const pathParameters = { id: other.user.id };
    const shown = (await api.getUser({ ...asCaller, pathParameters })).body as object;
    const change = { ...asCaller, pathParameters, json: { ...shown, last_name: 'King' } };
    const answers = [await api.updateUser(change), await api.updateUser(change)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.text).toBe(answers[0]?.text);
  });

  test('does not change the password, the email or the sessions', async () => {
    const { api, caller, asCaller } = await aMinuteLater();
    await api.updateUser({ ...asCaller, pathParameters: { id: caller.user.id }, json: { first_name: 'Ada' } });
    expect((await api.getMe(asCaller)).body).toMatchObject({ first_name: 'Ada', email: caller.email });
    const { email, password } = caller;
    expect((await api.logIn({ form: { email, password } })).status).toBe(200);
  });

  test.each(['email', 'password', 'id', 'roles', 'customer_id', 'active', 'created_at', 'session_epoch'])(
    'refuses a body that names %s, and changes nothing',
    async (field) => {
      const { api, other, asCaller } = await aMinuteLater();
      const json = { first_name: 'Ada', [field]: 'x' };
      const answer = await api.updateUser({ ...asCaller, pathParameters: { id: other.user.id }, json });
      expect([answer.status, answer.text]).toEqual(wrongFormat);
      expect(await api.deps.users.findUser(other.user.id)).toEqual(other.user);
    },
  );

  test.each(wrongFormats)('refuses %s, and changes nothing', async (_, parts) => {
    const { api, other, asCaller } = await aMinuteLater();
    const answer = await api.updateUser({ ...asCaller, ...parts, pathParameters: { id: other.user.id } });
    expect([answer.status, answer.text]).toEqual(wrongFormat);
    expect(await api.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each<[title: string, name: unknown]>([
    ['a number', 1],
    ['true', true],
    ['an object', { $ne: '' }],
    ['an array', ['Ada']],
    ['more than 200 characters', 'x'.repeat(201)],
    ['a line break', 'Ada\nKing'],
    ['a NUL', 'Ada\0'],
  ])('refuses a name that is or has %s, and changes nothing', async (_, name) => {
    const { api, other, asCaller } = await aMinuteLater();
    const json = { first_name: 'Ada', last_name: name };
    const answer = await api.updateUser({ ...asCaller, pathParameters: { id: other.user.id }, json });
    expect([answer.status, answer.text]).toEqual(wrongFormat);
    expect(await api.deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test('refuses other media types and more than 16 kB', async () => {
    const { api, other, asCaller } = await aMinuteLater();
    const asked = { ...asCaller, pathParameters: { id: other.user.id } };
    const text = { text: 'x', headers: { 'content-type': 'text/plain' } };
    expect((await api.updateUser({ ...asked, ...text })).status).toBe(415);
    expect((await api.updateUser({ ...asked, json: { first_name: 'x'.repeat(16 * 1024) } })).status).toBe(413);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { api, asCaller } = await aMinuteLater();
    const answer = await api.updateUser({ ...asCaller, pathParameters: { id }, json: { first_name: 'Ada' } });
    expect([answer.status, answer.text]).toEqual(notFound);
  });

  test('finds no user of another customer', async () => {
    const { api, other, asCaller } = await aMinuteLater();
    const foreigner = { ...other.user, customerId: 2 };
    api.deps.users.put(foreigner);
    const json = { first_name: 'Ada' };
    const answer = await api.updateUser({ ...asCaller, pathParameters: { id: foreigner.id }, json });
    expect([answer.status, answer.text]).toEqual(notFound);
    expect(await api.deps.users.findUser(foreigner.id)).toEqual(foreigner);
  });

  test('reads the body before the user', async () => {
    const { api, asCaller } = await aMinuteLater();
    const answer = await api.updateUser({ ...asCaller, pathParameters: { id: NOBODY }, json: [] });
    expect([answer.status, answer.text]).toEqual(wrongFormat);
  });

  test.each(strangers)('refuses %s for every body, and changes nothing', async (_, parts, status, text) => {
    const { api, other } = await aMinuteLater();
    for (const body of [{ json: { first_name: 'Ada' } }, { text: '{' }, { form: { a: 'b' } }]) {
      const asked = { ...parts, ...body, pathParameters: { id: other.user.id } };
      const answer = await api.updateUser(asked);
      expect([answer.status, answer.text]).toEqual([status, text]);
    }
    expect(await api.deps.users.findUser(other.user.id)).toEqual(other.user);
  });
});
