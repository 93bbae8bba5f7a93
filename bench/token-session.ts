import { randomUUID } from 'node:crypto';
import type { TokenSession, User } from '../lib/auth/entities';
import { firstRefreshToken, formatRefreshToken, refreshHashes } from '../lib/auth/tokens/refresh-token';

/** The tokens of a session of the user directory. */
export interface BenchTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
}

/** Begin a session for a stored user, without the password. It does not expire during a measurement. */
export const createTokenSession = async (user: User): Promise<BenchTokens> => {
  const { ids } = await import('../lib/runtime/ids');
  const { config } = await import('../lib/runtime/config');
  const { tokenSessions } = await import('../lib/runtime/token-sessions');
  const { signingAccessTokens } = await import('../lib/runtime/signing-access-tokens');
  const sessionId = randomUUID();
  const refreshToken = firstRefreshToken(ids, { userId: user.id, sessionId });
  const createdAt = new Date();
  const session: TokenSession = {
    id: sessionId,
    userId: user.id,
    epoch: user.sessionEpoch,
    createdAt,
    authenticatedAt: createdAt,
    methods: ['pwd'],
    expiresAt: new Date(createdAt.getTime() + config.refreshSeconds * 1000),
    ipAddress: null,
    client: null,
    ...refreshHashes(refreshToken),
    rotations: [],
  };
  await tokenSessions.createTokenSession(session, { replaces: null });
  const { token: accessToken } = await signingAccessTokens.issue({ user, session });
  return { accessToken, refreshToken: formatRefreshToken(refreshToken), sessionId };
};
