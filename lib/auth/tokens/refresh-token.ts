import { createHmac } from 'node:crypto';
import { hashToken } from '../../crypto/hash-token';
import type { TokenSession } from '../entities';
import type { Ids } from '../ports';
import { isId, isSecret } from '../user-id';

/** What a refresh token is made of: `<user id>.<session id>.<family secret>.<own secret>`. */
export interface RefreshToken {
  readonly userId: string;
  readonly sessionId: string;
  /** The same in all tokens of a session: it tells an old one of ours from a made-up one. */
  readonly family: string;
  /** Each token's own. */
  readonly secret: string;
}

/** The text a client keeps. */
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
 * The token after this one: whoever has both the token and the salt makes the same again, and neither is enough alone. So a
 * lost answer can be repeated although only hashes are kept.
 */
export const successorOf = (token: RefreshToken, salt: string): RefreshToken => ({
  ...token,
  secret: createHmac('sha256', token.secret).update(`latchkey refresh ${salt}`).digest('base64url'),
});

/** What the table keeps of a token. */
export const refreshHashes = ({ family, secret }: RefreshToken): Pick<TokenSession, 'familyHash' | 'refreshHash'> => ({
  familyHash: hashToken(family),
  refreshHash: hashToken(secret),
});
