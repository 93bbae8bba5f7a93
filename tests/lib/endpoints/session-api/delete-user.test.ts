import { describe, expect, test } from '@jest/globals';
import { cookieFrom } from '../../../support/event';
import { idsOfNobody, strangers, underName, withCaller } from '../../../support/session-api';

const done = [200, '{}'];
const notFound = [404, '{"error":"Not found"}'];

describe('DELETE /api/v1/users/{id}', () => {
  test('deletes a user, once', async () => {
    const { api, other, asCaller } = await withCaller();
    const asked = { ...asCaller, pathParameters: { id: other.user.id } };
    const answer = await api.deleteUser(asked);
    expect([answer.status, answer.text]).toEqual(done);
    expect(answer.cookies).toEqual([]);
    expect((await api.getUser(asked)).status).toBe(404);
    const again = await api.deleteUser(asked);
    expect([again.status, again.text]).toEqual(notFound);
  });

  test('ends every session of the user on both surfaces, and no other session', async () => {
    const { api, other, asCaller } = await withCaller();
    const { email, password } = other;
    const onB = cookieFrom(await api.logIn({ form: { email, password } }));
    const onA = cookieFrom(await api.surfaceA.signIn({ form: { email, password } }));
    await api.deleteUser({ ...asCaller, pathParameters: { id: other.user.id } });
    for (const cookie of [onA, onB]) {
      expect((await api.getMe({ cookies: [underName(cookie, '_my_session_id')] })).status).toBe(403);
      expect((await api.surfaceA.getProfile({ cookies: [underName(cookie, 'session_id')] })).status).toBe(403);
    }
    expect((await api.getMe(asCaller)).status).toBe(200);
  });

  test('deletes the caller, whose session then ends', async () => {
    const { api, caller, asCaller } = await withCaller();
    const answer = await api.deleteUser({ ...asCaller, pathParameters: { id: caller.user.id } });
    expect([answer.status, answer.text]).toEqual(done);
    expect(answer.cookies).toEqual(['_my_session_id=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    const afterwards = await api.getMe(asCaller);
    expect([afterwards.status, afterwards.text]).toEqual([403, '{"error":"Forbidden"}']);
    const { email, password } = caller;
    expect((await api.logIn({ form: { email, password } })).text).toBe('{"error":"no user found for this email"}');
  });

  test('lets the email sign up again at once, as a new user', async () => {
    const { api, other, asCaller } = await withCaller();
    const { email, password } = other;
    const earlier = cookieFrom(await api.logIn({ form: { email, password } }));
    await api.deleteUser({ ...asCaller, pathParameters: { id: other.user.id } });
    expect((await api.surfaceA.signUp({ form: { email, password } })).status).toBe(200);
    const answer = await api.logIn({ form: { email, password } });
    expect((answer.body as { id: string }).id).not.toBe(other.user.id);
    expect((await api.getMe({ cookies: [earlier] })).status).toBe(403);
  });

  test('voids a requested password reset', async () => {
    const { api, other, asCaller } = await withCaller();
    const { email } = other;
    const asked = await api.surfaceA.requestPasswordReset({ form: { email } });
    const { reset_token } = asked.body as { reset_token: string };
    await api.deleteUser({ ...asCaller, pathParameters: { id: other.user.id } });
    const form = { email, reset_token, new_password: 'another one' };
    expect((await api.surfaceA.resetPassword({ form })).status).toBe(403);
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { api, asCaller } = await withCaller();
    const answer = await api.deleteUser({ ...asCaller, pathParameters: { id } });
    expect([answer.status, answer.text]).toEqual(notFound);
    expect((await api.getStats(asCaller)).text).toBe('{"users":2}');
  });

  test('finds no user of another customer', async () => {
    const { api, other, asCaller } = await withCaller();
    const foreigner = { ...other.user, customerId: 2 };
    api.deps.users.put(foreigner);
    const answer = await api.deleteUser({ ...asCaller, pathParameters: { id: foreigner.id } });
    expect([answer.status, answer.text]).toEqual(notFound);
    expect(await api.deps.users.findUser(foreigner.id)).toEqual(foreigner);
  });

  test.each(strangers)('refuses %s, and deletes no user', async (_, parts, status, text) => {
    const { api, other } = await withCaller();
    const answer = await api.deleteUser({ ...parts, pathParameters: { id: other.user.id } });
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(await api.deps.users.findUser(other.user.id)).toEqual(other.user);
  });
});
