import { describe, expect, test } from '@jest/globals';
import { idsOfNobody, strangers, textOf, withCaller } from '../../../support/session-api';

const notFound = [404, '{"error":"Not found"}'];

describe('GET /api/v1/users/{id}', () => {
  test('shows a user: the caller, and others', async () => {
    const { api, caller, other, asCaller } = await withCaller();
    for (const { user } of [caller, other]) {
      const answer = await api.getUser({ ...asCaller, pathParameters: { id: user.id } });
      expect([answer.status, answer.text]).toEqual([200, textOf(user)]);
    }
  });

  test('reads an id in capitals', async () => {
    const { api, caller, other, asCaller } = await withCaller();
    for (const { user } of [caller, other]) {
      const answer = await api.getUser({ ...asCaller, pathParameters: { id: user.id.toUpperCase() } });
      expect([answer.status, answer.text]).toEqual([200, textOf(user)]);
    }
  });

  test.each(idsOfNobody)('finds no user with %s', async (_, id) => {
    const { api, asCaller } = await withCaller();
    const answer = await api.getUser({ ...asCaller, pathParameters: { id } });
    expect([answer.status, answer.text]).toEqual(notFound);
  });

  test('finds no user of another customer', async () => {
    const { api, other, asCaller } = await withCaller();
    api.deps.users.put({ ...other.user, customerId: 2 });
    const answer = await api.getUser({ ...asCaller, pathParameters: { id: other.user.id } });
    expect([answer.status, answer.text]).toEqual(notFound);
  });

  test.each(strangers)('refuses %s for every user', async (_, parts, status, text) => {
    const { api, other } = await withCaller();
    for (const id of [other.user.id, ...idsOfNobody.map(([, nobody]) => nobody)]) {
      const answer = await api.getUser({ ...parts, pathParameters: { id } });
      expect([answer.status, answer.text]).toEqual([status, text]);
    }
  });
});
