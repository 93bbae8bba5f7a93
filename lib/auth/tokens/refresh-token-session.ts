import { isSameHash } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import type { TokenSession, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { isLive } from '../sessions/find-live-session';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import { type SecondFactorSettings, sessionObstacle } from '../users/second-factor';
import type { AccessTokens } from './access-token';
import type { IssuedTokens } from './begin-token-session';
import { formatRefreshToken, parseRefreshToken, type RefreshToken, refreshHashes, successorOf } from './refresh-token';

export interface RefreshTokenSessionDeps extends SecondFactorSettings {
  tokenSessions: Pick<TokenSessionsStore, 'findTokenSession' | 'rotateRefreshToken' | 'deleteTokenSession'>;
  accessTokens: Pick<AccessTokens, 'issue'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  mode: Pick<ContractMode, 'verifiesEmails'>;
  /**
   * How long a client may repeat a refresh whose answer it did not receive. RFC 9700 section 4.14.2 allows such a grace period.
   */
  refreshGraceSeconds: number;
}

/**
 * The number of earlier rotations that can still be repeated. A client has at most a few in `refreshGraceSeconds`; the maximum
 * keeps the item small if a client refreshes without pause.
 */
const MAX_REPEATABLE = 50;

/**
 * Consume a refresh token and issue its successor and a new access token. The same token sent again within `refreshGraceSeconds`
 * gets the same successor, also if that has been used since. Later reuse ends the whole session, because two parties then have
 * the token and one of them stole it.
 * @throws {AuthError} `refresh_refused` if the token is unknown, reused or expired, its session has ended, or its user was
 * deleted or may not sign in; `second_factor_required` or `second_factor_setup_required`, without consuming the token, if the user
 * must have a second factor and the session proved none.
 * @see RFC 9700 section 4.14.2
 */
export const refreshTokenSession = async (deps: RefreshTokenSessionDeps, text: string): Promise<IssuedTokens> => {
  const token = parseRefreshToken(text);
  if (token === null) throw await refusal(deps, undefined, 'malformed');
  const { sessionId: id, userId } = token;
  const now = deps.clock.now();
  const found = await deps.tokenSessions.findTokenSession({ id, userId, now });
  const hashes = refreshHashes(token);
  if (found === null || !isSameHash(found.session.familyHash, hashes.familyHash))
    throw await refusal(deps, found?.user, 'unknown');
  const { session, user } = found;
  if (!isLive(deps, session, user)) throw await refusal(deps, user, 'revoked');
  const obstacle = sessionObstacle(deps, user, session);
  if (obstacle !== null) throw await refusal(deps, user, obstacle, new AuthError(obstacle));
  // Before the refresh token is consumed: if no signing key is available, the client can retry.
  const issued = await deps.accessTokens.issue({ user, session });
  const successor = await rotate(deps, token, session);
  if (successor === null) {
    await deps.tokenSessions.deleteTokenSession(id);
    throw await refusal(deps, user, 'reused');
  }
  await deps.events.record({ event: 'session_refreshed', user });
  return { ...issued, refreshToken: formatRefreshToken(successor) };
};

/** @returns the successor of the token; `null` if the token was reused after the grace period. */
const rotate = async (
  { tokenSessions, ids, clock, refreshGraceSeconds: graceSeconds }: RefreshTokenSessionDeps,
  token: RefreshToken,
  { rotations }: TokenSession,
): Promise<RefreshToken | null> => {
  const salt = ids.newSecret();
  const now = clock.now();
  const successor = successorOf(token, salt);
  const result = await tokenSessions.rotateRefreshToken({
    sessionId: token.sessionId,
    presentedHash: refreshHashes(token).refreshHash,
    successorHash: refreshHashes(successor).refreshHash,
    salt,
    now,
    graceSeconds,
    repeatable: rotations
      .filter(({ rotatedAt }) => now.getTime() < rotatedAt.getTime() + graceSeconds * 1000)
      .slice(-MAX_REPEATABLE),
  });
  if (result.outcome === 'rotated') return successor;
  return result.outcome === 'repeated' ? successorOf(token, result.salt) : null;
};

const refusal = async (
  { events }: RefreshTokenSessionDeps,
  user: User | undefined,
  reason: string,
  error: AuthError = new AuthError('refresh_refused'),
): Promise<AuthError> => {
  await events.record({ event: 'refresh_refused', user, reason });
  return error;
};
