import { describe, expect, test } from '@jest/globals';
import { NOT_ADMIN, said, signedInMember, strangers, withAdmin } from '../../../support/user-directory';

const ADMIN = '{"code":"admin","id":1,"name":"Admin"}';
const OPERATOR = '{"code":"operator","id":2,"name":"Operator"}';
const READER = '{"code":"reader","id":3,"name":"Reader"}';

describe('GET /api/roles', () => {
  test.each<[query: Record<string, string>, hasNext: boolean, roles: string[]]>([
    [{}, false, [ADMIN, OPERATOR, READER]],
    [{ limit: '20', offset: '0' }, false, [ADMIN, OPERATOR, READER]],
    [{ limit: '2' }, true, [ADMIN, OPERATOR]],
    [{ limit: '2', offset: '2' }, false, [READER]],
    [{ limit: '1', offset: '1' }, true, [OPERATOR]],
    [{ limit: '3' }, false, [ADMIN, OPERATOR, READER]],
    [{ offset: '10000' }, false, []],
  ])('pages with %j', async (query, hasNext, roles) => {
    const { directory, asAdmin } = await withAdmin();
    const answer = await directory.listRoles({ ...asAdmin, query });
    expect(said(answer)).toEqual([200, `{"has_next":${hasNext},"roles":[${roles.join(',')}]}`]);
  });

  test('returns 20 roles by default, and at most 100', async () => {
    const { directory, asAdmin } = await withAdmin();
    for (let number = 0; number < 120; number += 1) {
      await directory.deps.roles.ensureRole({ code: `role-${number}`, name: 'A role', reserved: false });
    }
    const count = async (query: Record<string, string>) => {
      const { body } = await directory.listRoles({ ...asAdmin, query });
      const { roles, has_next } = body as { roles: unknown[]; has_next: boolean };
      return [roles.length, has_next];
    };
    expect(await count({})).toEqual([20, true]);
    expect(await count({ limit: '50' })).toEqual([50, true]);
    expect(await count({ limit: '999999999' })).toEqual([100, true]);
    expect(await count({ limit: '100', offset: '23' })).toEqual([100, false]);
  });

  test.each<[query: Record<string, string>, argument: string]>([
    [{ limit: '0' }, 'limit'],
    [{ limit: '-1' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ limit: '' }, 'limit'],
    [{ limit: '20,20' }, 'limit'],
    [{ offset: 'x' }, 'offset'],
    [{ offset: '10001' }, 'offset'],
    [{ code: 'admin' }, 'code'],
  ])('refuses %j', async (query, argument) => {
    const { directory, asAdmin } = await withAdmin();
    const answer = await directory.listRoles({ ...asAdmin, query });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      message: 'An argument cannot be used.',
      error_code: 'WRONG_ARGS',
      payload: { [argument]: expect.any(String) },
    });
  });

  test('is for admins only', async () => {
    const { directory, roles } = await withAdmin();
    const member = await signedInMember(directory, { roles: [roles.reserved] });
    expect(said(await directory.listRoles(member.as))).toEqual(NOT_ADMIN);
    expect(said(await directory.listRoles({ ...member.as, query: { limit: 'x' } }))).toEqual(NOT_ADMIN);
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const { directory } = await withAdmin();
    expect(said(await directory.listRoles(parts))).toEqual(expected);
  });
});
