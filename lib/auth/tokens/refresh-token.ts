import { createHmac } from 'node:crypto';
import { hashToken } from '../../crypto/hash-token';
import type { TokenSession } from '../entities';
import type { Ids } from '../ports';
import { isId, isSecret } from '../user-id';

/** The parts of a refresh token: `<user id>.<session id>.<family secret>.<own secret>`. */
export interface RefreshToken {
  readonly userId: string;
  readonly sessionId: string;
  /** The same in all tokens of a session. It distinguishes an old token, whose reuse ends the session, from an invented one. */
  readonly family: string;
  /** Different in each token. */
  readonly secret: string;
}

/** The text that the client stores. */
export const formatRefreshToken = ({ userId, sessionId, family, secret }: RefreshToken): string =>
  [userId, sessionId, family, secret].join('.');

/** @returns `null` for any other text. */
export const parseRefreshToken = (text: string): RefreshToken | null => {
  const [userId = '', sessionId = '', family = '', secret = '', ...rest] = text.split('.');
  const isToken = isId(userId) && isId(sessionId) && isSecret(family) && isSecret(secret) && rest.length === 0;
  return isToken ? { userId, sessionId, family, secret } : null;
};

/** The first token of a session. */
export const firstRefreshToken = (
  ids: Ids,
  { userId, sessionId }: { userId: string; sessionId: string },
): RefreshToken => ({
  userId,
  sessionId,
  family: ids.newSecret(),
  secret: ids.newSecret(),
});

/**
 * The token that replaces this one. The same token and salt always give the same successor, so an answer that was lost can be
 * repeated although the table stores only hashes. The salt alone, or the token alone, does not reveal the successor.
 */
export const successorOf = (token: RefreshToken, salt: string): RefreshToken => ({
  ...token,
  secret: createHmac('sha256', token.secret).update(`latchkey refresh ${salt}`).digest('base64url'),
});

/** The hashes of a token that the table stores. */
export const refreshHashes = ({ family, secret }: RefreshToken): Pick<TokenSession, 'familyHash' | 'refreshHash'> => ({
  familyHash: hashToken(family),
  refreshHash: hashToken(secret),
});
