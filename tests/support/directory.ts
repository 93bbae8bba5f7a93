import { randomInt, randomUUID } from 'node:crypto';
import type { User } from '../../lib/auth/entities';
import { AuthError } from '../../lib/auth/errors';
import { ADMIN } from '../../lib/auth/roles';
import { type AccessTokenPayload, type AccessTokens, profileClaims } from '../../lib/auth/tokens/access-token';
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

/** Fake access tokens. A token is valid only if this object issued it. */
export const createFakeAccessTokens = (): AccessTokens => {
  const issued = new Map<string, AccessTokenPayload>();
  return {
    issue: async ({ user, session }) => {
      const jti = randomUUID();
      const payload: AccessTokenPayload = {
        iss: 'http://localhost:3000',
        aud: 'http://localhost:3000',
        sub: user.id,
        client_id: 'latchkey',
        iat: 0,
        exp: Math.floor(session.expiresAt.getTime() / 1000),
        jti,
        sid: session.id,
        session_epoch: session.epoch,
        ...profileClaims(user),
      };
      const token = `header.${jti}.signature`;
      issued.set(token, payload);
      return { token, payload };
    },
    verify: async (token) => {
      const payload = issued.get(token);
      if (payload === undefined) throw new AuthError('token_refused', { reason: 'bad_signature' });
      return payload;
    },
  };
};

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
    accessTokens: createFakeAccessTokens(),
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
