import { randomInt } from 'node:crypto';
import type { User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import { createTestDeps } from './deps';
import {
  createMemoryCustomersStore,
  createMemoryRolesStore,
  createMemoryTokenSessionsStore,
} from './memory-directory-stores';
import { newUser } from './new-user';

/** A customer id that no other test uses. */
export const newCustomerId = (): number => randomInt(2, 2 ** 40);

export const newAdmin = (changes: Partial<User> = {}): User => newUser({ roles: [ADMIN], ...changes });

/**
 * All dependencies of the directory's use-cases, in memory. The first role is `admin`, the second is reserved, the third is
 * neither.
 */
export const createDirectoryDeps = async () => {
  const deps = createTestDeps();
  const roles = createMemoryRolesStore();
  const admin = await roles.ensureRole({ code: ADMIN.code, name: ADMIN.name, reserved: false });
  const reserved = await roles.ensureRole({ code: 'operator', name: 'Operator', reserved: true });
  const plain = await roles.ensureRole({ code: 'reader', name: 'Reader', reserved: false });
  return {
    ...deps,
    roles,
    customers: createMemoryCustomersStore(),
    tokenSessions: createMemoryTokenSessionsStore(deps.users, deps.sessions.tokens),
    refreshSeconds: 3600,
    cursorSecret: async () => 'a secret of this test',
    known: { admin, reserved, plain },
  };
};

export type DirectoryDeps = Awaited<ReturnType<typeof createDirectoryDeps>>;

/** Two admins and a user without roles, all of one customer. */
export const withPeople = async () => {
  const deps = await createDirectoryDeps();
  const customerId = newCustomerId();
  const put = (user: User): User => {
    deps.users.put(user);
    return user;
  };
  const [caller, colleague] = [put(newAdmin({ customerId })), put(newAdmin({ customerId }))];
  const person = put(newUser({ customerId, name: 'Ada King' }));
  deps.clock.moveBy(5000);
  return { deps, put, caller, colleague, person, customerId };
};
