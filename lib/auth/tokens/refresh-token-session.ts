import { isSameHash } from '../../crypto/hash-token';
import type { User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { isLive } from '../sessions/find-live-session';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import type { AccessTokens } from './access-token';
import type { IssuedTokens } from './begin-token-session';
import { formatRefreshToken, parseRefreshToken, type RefreshToken, refreshHashes, successorOf } from './refresh-token';

/** What `refreshTokenSession` works with. */
export interface RefreshTokenSessionDeps {
  tokenSessions: Pick<TokenSessionsStore, 'findTokenSession' | 'rotateRefreshToken' | 'deleteTokenSession'>;
  accessTokens: Pick<AccessTokens, 'issue'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  /** How long a lost answer can be asked for again. RFC 9700 section 4.14.2 leaves it to us. */
  refreshGraceSeconds: number;
}

/**
 * Change a refresh token for its successor and a fresh access token, once. The same again within `refreshGraceSeconds` gets the same
 * successor; a token that was used before ends the whole session, as one of its two holders is a thief.
 * @throws {AuthError} `refresh_refused`: unknown, used, expired, ended, or its user gone or not active.
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
  if (!isLive(session, user)) throw await refusal(deps, user, 'revoked');
  // Before the token is used up: without a key to sign with nothing happens.
  const issued = await deps.accessTokens.issue({ user, session });
  const successor = await rotate(deps, token, hashes.refreshHash);
  if (successor === null) {
    await deps.tokenSessions.deleteTokenSession(id);
    throw await refusal(deps, user, 'reused');
  }
  await deps.events.record({ event: 'session_refreshed', userId });
  return { ...issued, refreshToken: formatRefreshToken(successor) };
};

/** @returns the token's successor, `null` if it had one long before. */
const rotate = async (
  { tokenSessions, ids, clock, refreshGraceSeconds: graceSeconds }: RefreshTokenSessionDeps,
  token: RefreshToken,
  presentedHash: string,
): Promise<RefreshToken | null> => {
  const salt = ids.newSecret();
  const successor = successorOf(token, salt);
  const result = await tokenSessions.rotateRefreshToken({
    sessionId: token.sessionId,
    presentedHash,
    successorHash: refreshHashes(successor).refreshHash,
    salt,
    now: clock.now(),
    graceSeconds,
  });
  if (result.outcome === 'rotated') return successor;
  return result.outcome === 'repeated' ? successorOf(token, result.salt) : null;
};

const refusal = async (
  { events }: RefreshTokenSessionDeps,
  user: User | undefined,
  reason: string,
): Promise<AuthError> => {
  await events.record({ event: 'refresh_refused', userId: user?.id, reason });
  return new AuthError('refresh_refused');
};
