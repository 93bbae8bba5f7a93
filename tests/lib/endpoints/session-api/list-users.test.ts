import { describe, expect, test } from '@jest/globals';
import { newAccount } from '../../../support/accounts';
import { createSessionApi, loggedIn, strangers, textOf, withCaller } from '../../../support/session-api';

describe('GET /api/v1/users', () => {
  test('lists all users, oldest account first', async () => {
    const api = createSessionApi();
    const first = await loggedIn(api);
    const texts = [textOf(first.user)];
    for (const time of ['2026-11-20 10:00:01', '2026-11-20 10:00:02', '2026-11-20 10:00:03']) {
      api.deps.clock.moveBy(1000);
      const { user } = await newAccount(api.deps);
      texts.push(textOf(user, { created_at: time, updated_at: time }));
    }
    const answer = await api.listUsers({ cookies: [first.cookie] });
    expect([answer.status, answer.text]).toEqual([200, `[${texts.join(',')}]`]);
  });

  test('keeps its order when a user is changed', async () => {
    const { api, caller, asCaller } = await withCaller();
    api.deps.clock.moveBy(60_000);
    const { user: youngest } = await newAccount(api.deps);
    await api.updateUser({ ...asCaller, pathParameters: { id: caller.user.id }, json: { first_name: 'Ada' } });
    const listed = (await api.listUsers(asCaller)).body as { id: string; first_name: string | null }[];
    expect(listed.at(-1)).toMatchObject({ id: youngest.id });
    expect(listed.find(({ id }) => id === caller.user.id)).toMatchObject({ first_name: 'Ada' });
  });

  test('shows no user of another customer', async () => {
    const { api, caller, other, asCaller } = await withCaller();
    api.deps.users.put({ ...other.user, customerId: 2 });
    expect((await api.listUsers(asCaller)).text).toBe(`[${textOf(caller.user)}]`);
  });

  test('shows no secret', async () => {
    const { api, caller, asCaller } = await withCaller();
    const { text } = await api.listUsers(asCaller);
    for (const secret of [caller.user.passwordHash, caller.password, 'hash', 'epoch']) {
      expect(text).not.toContain(secret);
    }
  });

  test.each(strangers)('refuses %s', async (_, parts, status, text) => {
    const { api } = await withCaller();
    const answer = await api.listUsers(parts);
    expect([answer.status, answer.text]).toEqual([status, text]);
  });
});
