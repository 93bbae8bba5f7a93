import { describe, expect, test } from '@jest/globals';
import { getRoles, requirePrivilege } from '../../../../lib/auth/users/privileges';
import { withPeople } from '../../../support/directory';

describe('requirePrivilege', () => {
  test('allows roles that are not reserved, and reserved roles that the caller has', async () => {
    const { deps, person } = await withPeople();
    const { admin, plain, reserved } = deps.known;
    expect(() => requirePrivilege(person, [])).not.toThrow();
    expect(() => requirePrivilege(person, [admin, plain])).not.toThrow();
    expect(() => requirePrivilege({ ...person, roles: [reserved] }, [reserved, admin])).not.toThrow();
  });

  test('names exactly the reserved roles that the caller does not have', async () => {
    const { deps, caller } = await withPeople();
    const { admin, reserved } = deps.known;
    const other = { ...reserved, id: 9, code: 'owner' };
    const holder = { ...caller, roles: [admin, reserved] };
    expect(() => requirePrivilege(holder, [admin, reserved, other])).toThrow(
      expect.objectContaining({ code: 'insufficient_privilege', details: { roles: ['owner'] } }),
    );
  });
});

describe('getRoles', () => {
  test('returns the roles with these ids, each once', async () => {
    const { deps } = await withPeople();
    const { admin, plain } = deps.known;
    expect(await getRoles(deps.roles, [plain.id, admin.id, plain.id])).toEqual([admin, plain]);
    expect(await getRoles(deps.roles, [])).toEqual([]);
  });

  test('names the unknown ids', async () => {
    const { deps } = await withPeople();
    const attempt = getRoles(deps.roles, [99, deps.known.plain.id, 98]);
    await expect(attempt).rejects.toMatchObject({ code: 'unknown_roles', details: { ids: [99, 98] } });
  });
});
