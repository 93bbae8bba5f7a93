import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { hashToken } from '../lib/crypto/hash-token';
import { gatewayEvent } from '../tests/support/event';
import { newUser } from '../tests/support/new-user';

/** A live session of a real user, and what a check of it reads. */
export interface BenchSession {
  /** `GET /profile` with the session's cookie. */
  readonly profileEvent: APIGatewayProxyEventV2;
  /** The items of a session check, in its order. */
  readonly reads: readonly { table: string; id: string }[];
}

/** Store a user with a session that outlives every measurement. The settings must be in the environment already. */
export const createBenchSession = async (): Promise<BenchSession> => {
  const { config } = await import('../lib/runtime/config');
  const { users } = await import('../lib/runtime/users');
  const { sessions } = await import('../lib/runtime/sessions');
  const user = newUser();
  const { id: userId, createdAt } = user;
  const token = randomUUID();
  await users.createUser(user);
  const tokenHash = hashToken(token);
  await sessions.createSession({ tokenHash, userId, epoch: 0, createdAt, expiresAt: null });
  return {
    profileEvent: gatewayEvent('GET /profile', { cookies: [`${config.sessionCookie.name}=${token}`] }),
    reads: [
      { table: config.sessionsTable, id: tokenHash },
      { table: config.usersTable, id: userId },
    ],
  };
};
