import { describe, expect, test } from '@jest/globals';
import { newAccount } from '../../../support/accounts';
import { strangers, withCaller } from '../../../support/session-api';

describe('GET /api/v1/stats', () => {
  test('counts the users of the caller’s customer', async () => {
    const { api, asCaller, other } = await withCaller();
    const answer = await api.getStats(asCaller);
    expect([answer.status, answer.text]).toEqual([200, '{"users":2}']);
    await newAccount(api.deps);
    expect((await api.getStats(asCaller)).text).toBe('{"users":3}');
    api.deps.users.put({ ...other.user, customerId: 2 });
    expect((await api.getStats(asCaller)).text).toBe('{"users":2}');
  });

  test('no longer counts a deleted user', async () => {
    const { api, asCaller, other } = await withCaller();
    await api.deleteUser({ ...asCaller, pathParameters: { id: other.user.id } });
    expect((await api.getStats(asCaller)).text).toBe('{"users":1}');
  });

  test.each(strangers)('refuses %s', async (_, parts, status, text) => {
    const { api } = await withCaller();
    const answer = await api.getStats(parts);
    expect([answer.status, answer.text]).toEqual([status, text]);
  });
});
