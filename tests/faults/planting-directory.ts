import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Role, TokenSession, User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import {
  firstRefreshToken,
  formatRefreshToken,
  parseRefreshToken,
  refreshHashes,
} from '../../lib/auth/tokens/refresh-token';
import { ids } from '../../lib/runtime/ids';
import { keyRing } from '../../lib/runtime/key-ring';
import { signingAccessTokens } from '../../lib/runtime/signing-access-tokens';
import { signingKeyRing } from '../../lib/runtime/signing-key-ring';
import { createTokenSessionsStore } from '../../lib/store/sessions/token-sessions-store';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createRolesStore } from '../../lib/store/users/roles-store';
import { newCustomerId } from '../support/directory';
import { gatewayEvent, type RequestParts } from '../support/event';
import { tableNames } from '../support/table-names';
import type { RawItem, Snapshot, Tables } from '../support/tables';
import { createPlanting, sessionsIn, usersIn } from './planting';

/** As `createPlanting`, for the user directory. Signing makes no table call while the key rings have cached their keys. */
export const createDirectoryPlanting = (tables: Tables, settings: { cost: number }) => {
  const planting = createPlanting(tables, settings);
  const customers = createCustomersStore(tables.client, tables.customers.name);
  const roles = createRolesStore(tables.client, tables.roles.name);
  const tokenSessions = createTokenSessionsStore(tables.client, tableNames(tables), ids);

  /** A customer without users, and the roles. */
  const plantCustomer = async () => {
    const customerId = newCustomerId();
    await customers.createCustomer({ id: customerId, name: 'Planted' });
    const { id: _, ...wanted } = ADMIN;
    const admin = await roles.ensureRole(wanted);
    return {
      customerId,
      admin,
      auditor: await roles.ensureRole({ code: 'auditor', name: 'Auditor', reserved: false }),
    };
  };

  /** A token session of the user, with its refresh token. */
  const plantTokens = async (user: User) => {
    const refreshToken = firstRefreshToken(ids, { userId: user.id, sessionId: ids.newId() });
    const createdAt = new Date();
    const session: TokenSession = {
      id: refreshToken.sessionId,
      userId: user.id,
      epoch: user.sessionEpoch,
      createdAt,
      authenticatedAt: createdAt,
      methods: ['pwd'],
      expiresAt: new Date(createdAt.getTime() + 3_600_000),
      ipAddress: null,
      client: null,
      ...refreshHashes(refreshToken),
      rotations: [],
    };
    await tokenSessions.createTokenSession(session);
    const { token } = await signingAccessTokens.issue({ user, session });
    return {
      session,
      token,
      refreshToken: formatRefreshToken(refreshToken),
      headers: { authorization: `Bearer ${token}` },
      cookie: `user-api-credentials=${Buffer.from(token).toString('base64')}`,
    };
  };

  /** The only admin of a customer, with a live session, and requests of theirs. @param of every user. */
  const asAdmin = async (route: string, of: Partial<User> = {}) => {
    const { customerId, admin, auditor } = await plantCustomer();
    const plantPerson = (changes: Partial<User> = {}) =>
      planting.plantUser({ customerId, name: newName(), ...of, ...changes });
    const caller = await plantPerson({ roles: [admin] });
    const { session, headers, token } = await plantTokens(caller);
    const request = (parts: RequestParts = {}) => gatewayEvent(route, { headers, ...parts });
    const secrets = [caller.email, caller.passwordHash, token];
    return { caller, customerId, admin, auditor, plantPerson, session, request, secrets };
  };

  return { ...planting, plantTokens, asAdmin };
};

/** Names and emails that no other user has: logs are searched for them. */
export const newName = () => `Ada ${randomUUID()}`;
export const newEmail = () => `${randomUUID()}@example.com`;

/**
 * Every container reads the key set again after 300 seconds. This makes the live ones read it now, so that no request of a test
 * does. A token with an unknown key has this effect, at most once in 10 seconds.
 */
export const keepWarm = async (): Promise<void> => {
  await signingKeyRing.signingKey();
  await Promise.all([signingKeyRing.verificationKey('nobody'), keyRing.verificationKey('nobody')]);
};

export const shown = ({ id, email, name, active, customerId, roles }: User) => ({
  id,
  email,
  name,
  active,
  customer: { id: customerId },
  roles: roles.map(({ id, code, name }) => ({ id, code, name })),
});

/** The item of a token session, in the format of `Snapshot`. */
export const tokenSessionIn = (snapshot: Snapshot, { id }: Pick<TokenSession, 'id'>): RawItem | undefined =>
  sessionsIn(snapshot).find((item) => item.id === `sid#${id}`);

/** The hash that the table stores of a refresh token. */
export const refreshHashOf = (text: unknown): string | undefined => {
  const token = parseRefreshToken(String(text));
  return token === null ? undefined : refreshHashes(token).refreshHash;
};

/** Expect that the count of active admins is right for every customer. */
export const expectAdminsCounted = (snapshot: Snapshot): void => {
  const isAdmin = ({ active, uncounted, roles = [] }: RawItem) =>
    active === true && uncounted !== true && (roles as Role[]).some(({ code }) => code === ADMIN.code);
  const count = (id: unknown) => usersIn(snapshot).filter((user) => user.customer_id === id && isAdmin(user)).length;
  const { CUSTOMERS_TABLE: items = [] } = snapshot;
  expect(items.map(({ id, active_admins }) => [id, active_admins])).toEqual(items.map(({ id }) => [id, count(id)]));
};
