import { randomUUID } from 'node:crypto';
import type { Session, User } from '../../lib/auth/entities';
import { hashToken } from '../../lib/crypto/hash-token';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import type { Snapshot, Tables } from '../support/tables';

/** Write the state before a request into the tables, without the live client. @param cost of password hashes. */
export const createPlanting = (tables: Tables, { cost: usualCost }: { cost: number }) => {
  const users = createUsersStore(tables.client, tableNames(tables), ids, clock);
  const sessions = createSessionsStore(tables.client, tableNames(tables), ids);

  /**
   * Hashing takes most of the time, so all users have one password, which is hashed once for each cost. It is short: the hash of a
   * long one belongs to one user.
   */
  const password = `password ${randomUUID()}`;
  const hashes = new Map<number, Promise<string>>();
  const passwordHashAt = (cost: number): Promise<string> => {
    const hash = hashes.get(cost) ?? createPasswordHasher(cost).hash(password, 'any user');
    hashes.set(cost, hash);
    return hash;
  };

  const plantUser = async ({
    cost = usualCost,
    signUpHash,
    ...changes
  }: Partial<User> & { cost?: number; signUpHash?: string } = {}): Promise<User> => {
    const user = newUser({ passwordHash: await passwordHashAt(cost), sessionEpoch: 3, ...changes });
    await users.createUser(user, { signUpHash });
    return user;
  };

  /** @param cookieName by default that of the auth service. */
  const plantSession = async (
    { id: userId, sessionEpoch: epoch }: User,
    cookieName = 'session_id',
    { token = randomUUID() as string, minutesOld = 0 } = {},
  ): Promise<{ cookie: string }> => {
    const createdAt = new Date(Date.now() - minutesOld * 60_000);
    const expiresAt = new Date(Date.now() + 3_600_000);
    const began = { createdAt, usedAt: createdAt, ipAddress: null, client: null };
    const authentication = { authenticatedAt: createdAt, methods: ['pwd'] as const };
    const session: Session = { tokenHash: hashToken(token), userId, epoch, expiresAt, ...began, ...authentication };
    await sessions.createSession(session);
    return { cookie: `${cookieName}=${token}` };
  };

  const plantReset = async ({ id: userId, email }: User): Promise<{ token: string }> => {
    const token = randomUUID();
    const expiresAt = new Date(Date.now() + 60_000);
    await users.storeResetToken({ userId, email, tokenHash: hashToken(token), expiresAt });
    return { token };
  };

  return { users, hasher: createPasswordHasher(usualCost), password, plantUser, plantSession, plantReset };
};

/** The users table also has the claims of emails and of passkeys. */
const isClaim = ({ id }: { id?: unknown }) => /^(?:email|passkey)#/.test(String(id));

export const usersIn = ({ USERS_TABLE: items = [] }: Snapshot) => items.filter((item) => !isClaim(item));
export const sessionsIn = ({ SESSIONS_TABLE: items = [] }: Snapshot) => items;
export const mailsIn = ({ OUTBOX_TABLE: items = [] }: Snapshot) => items;
/** The key of the session that a cookie belongs to. */
export const sessionIdOf = (cookie: string) => hashToken(cookie.split('=')[1] ?? '');
