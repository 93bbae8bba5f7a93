import type { Credentials } from '../credentials/check-credentials';
import { type ProvePasswordDeps, provePassword } from '../credentials/prove-password';
import type { TokenSession } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids } from '../ports';
import { type BeginSessionDeps, beginSession, type SessionKind } from '../sessions/begin-session';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import type { AccessTokenPayload, AccessTokens } from './access-token';
import { firstRefreshToken, formatRefreshToken, refreshHashes } from './refresh-token';

export interface BeginTokenSessionDeps extends ProvePasswordDeps, BeginSessionDeps {
  limits: ProvePasswordDeps['limits'] & BeginSessionDeps['limits'];
  guessLimits: ProvePasswordDeps['guessLimits'];
  events: BeginSessionDeps['events'];
  mode: ProvePasswordDeps['mode'];
  tokenSessions: Pick<TokenSessionsStore, 'createTokenSession'>;
  accessTokens: AccessTokens;
  clock: Clock;
  ids: Ids;
  /** Lifetime of the session, in seconds. */
  refreshSeconds: number;
}

/** The tokens that a sign-in or a refresh issues. */
export interface IssuedTokens {
  readonly token: string;
  readonly payload: AccessTokenPayload;
  readonly refreshToken: string;
}

/**
 * Check email and password and begin a session with access and refresh tokens.
 * @param input.replacedToken the access token of the request, `null` without one. The sign-in ends its session.
 * @param input.client the `User-Agent` of the request.
 * @returns the tokens; `device` as `beginSession`.
 * @throws {AuthError} as `provePassword`.
 */
export const beginTokenSession = async (
  deps: BeginTokenSessionDeps,
  input: Credentials & TokenSessionInput,
): Promise<IssuedTokens & { device: string | null }> =>
  beginSession(deps, await provePassword(deps, input), tokenSession(deps, input));

interface TokenSessionInput {
  readonly replacedToken: string | null;
  readonly ipAddress: string;
  readonly client: string | null;
}

/** A session of the user directory. */
const tokenSession =
  (deps: BeginTokenSessionDeps, { replacedToken, ipAddress, client }: TokenSessionInput): SessionKind<IssuedTokens> =>
  async ({ user, authenticatedAt, methods }) => {
    const replaces = await sessionOf(deps, replacedToken);
    const createdAt = deps.clock.now();
    const refreshToken = firstRefreshToken(deps.ids, { userId: user.id, sessionId: deps.ids.newId() });
    const session: TokenSession = {
      id: refreshToken.sessionId,
      userId: user.id,
      epoch: user.sessionEpoch,
      createdAt,
      authenticatedAt,
      methods,
      expiresAt: new Date(createdAt.getTime() + deps.refreshSeconds * 1000),
      ipAddress,
      client,
      ...refreshHashes(refreshToken),
      rotations: [],
    };
    // Issue the token first: if no signing key is available, no session is stored.
    const issued = await deps.accessTokens.issue({ user, session });
    const begun = { ...issued, refreshToken: formatRefreshToken(refreshToken) };
    const store = () => deps.tokenSessions.createTokenSession(session, { replaces });
    return { reference: session.id, replaces, begun, store };
  };

/** The session id of a valid access token; `null` for any other text, which ends no session. */
const sessionOf = async ({ accessTokens }: BeginTokenSessionDeps, token: string | null): Promise<string | null> => {
  if (token === null) return null;
  try {
    return (await accessTokens.verify(token)).sid;
  } catch (error) {
    if (error instanceof AuthError) return null;
    throw error;
  }
};
