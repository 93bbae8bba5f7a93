import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { hashToken } from '../lib/crypto/hash-token';
import { gatewayEvent } from '../tests/support/event';
import { newUser } from '../tests/support/new-user';
import { createTokenSession } from './token-session';

/** A read of one item by its key. */
interface Read {
  readonly table: string;
  readonly id: string;
}

/** A user with a live session of each kind, and the items that a check of these sessions reads. */
export interface BenchSession {
  /** `GET /profile` with the session's cookie. */
  readonly profileEvent: APIGatewayProxyEventV2;
  /** The items that a session check reads, in one batch. */
  readonly reads: readonly Read[];
  /** `GET /api/users/token` with an access token. */
  readonly tokenEvent: APIGatewayProxyEventV2;
  /** The items that the check of that token reads, in one batch. */
  readonly tokenReads: readonly Read[];
  /** `POST /api/users/refresh`, with the refresh token of a new session. */
  newRefreshEvent(): Promise<APIGatewayProxyEventV2>;
}

/** Store a user with sessions that do not expire during a measurement. The settings must be in the environment already. */
export const createBenchSession = async (): Promise<BenchSession> => {
  const { config } = await import('../lib/runtime/config');
  const { users } = await import('../lib/runtime/users');
  const { sessions } = await import('../lib/runtime/sessions');
  const { ids } = await import('../lib/runtime/ids');
  const user = newUser({ emailVerified: true });
  const { id: userId, createdAt } = user;
  const token = config.mode.newSessionToken(ids, userId);
  await users.createUser(user);
  const tokenHash = hashToken(token);
  await sessions.createSession({
    tokenHash,
    userId,
    epoch: 0,
    createdAt,
    authenticatedAt: createdAt,
    methods: ['pwd'],
    expiresAt: null,
    // In the future, so that no measured call updates `used_at`: in production only one call in hundreds does.
    usedAt: new Date(Date.now() + 3_600_000),
    ipAddress: null,
    client: null,
  });
  const { accessToken, sessionId } = await createTokenSession(user);
  const userRead = { table: config.usersTable, id: userId };
  return {
    profileEvent: gatewayEvent('GET /profile', { cookies: [`${config.sessionCookie.name}=${token}`] }),
    reads: [{ table: config.sessionsTable, id: tokenHash }, userRead],
    tokenEvent: gatewayEvent('GET /api/users/token', { headers: { authorization: `Bearer ${accessToken}` } }),
    tokenReads: [{ table: config.sessionsTable, id: `sid#${sessionId}` }, userRead],
    newRefreshEvent: async () => {
      const { refreshToken } = await createTokenSession(user);
      return gatewayEvent('POST /api/users/refresh', { json: { refresh_token: refreshToken } });
    },
  };
};
