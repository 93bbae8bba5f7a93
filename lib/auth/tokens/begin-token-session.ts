import type { Credentials } from '../credentials/check-credentials';
import { type ProvePasswordDeps, provePassword } from '../credentials/prove-password';
import type { TokenSession } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids } from '../ports';
import { type LimitSessionsDeps, limitSessions } from '../sessions/limit-sessions';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import type { AccessTokenPayload, AccessTokens } from './access-token';
import { firstRefreshToken, formatRefreshToken, refreshHashes } from './refresh-token';

export interface BeginTokenSessionDeps extends ProvePasswordDeps, LimitSessionsDeps {
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
 * Check email and password and begin a session with access and refresh tokens. If the user has too many sessions, the oldest end.
 * @param input.replacedToken the access token of the request, `null` without one. The sign-in ends its session.
 * @param input.client the `User-Agent` of the request.
 * @returns the tokens; `device` as `provePassword`.
 * @throws {AuthError} as `provePassword`.
 */
export const beginTokenSession = async (
  deps: BeginTokenSessionDeps,
  input: Credentials & { replacedToken: string | null; client: string | null },
): Promise<IssuedTokens & { device: string | null }> => {
  const { begun, device } = await provePassword(deps, input, async (user) => {
    const replaces = await sessionOf(deps, input.replacedToken);
    const createdAt = deps.clock.now();
    const refreshToken = firstRefreshToken(deps.ids, { userId: user.id, sessionId: deps.ids.newId() });
    const session: TokenSession = {
      id: refreshToken.sessionId,
      userId: user.id,
      // The epoch as it was when the password was checked. If a new password has increased it since, this session is not live.
      epoch: user.sessionEpoch,
      createdAt,
      authenticatedAt: createdAt,
      methods: ['pwd'],
      expiresAt: new Date(createdAt.getTime() + deps.refreshSeconds * 1000),
      ipAddress: input.ipAddress,
      client: input.client,
      ...refreshHashes(refreshToken),
      rotations: [],
    };
    // Issue the token first: if no signing key is available, no session is stored.
    const issued = await deps.accessTokens.issue({ user, session });
    return async () => {
      await limitSessions(deps, { user, reference: session.id, replaces }, () =>
        deps.tokenSessions.createTokenSession(session, { replaces }),
      );
      return { ...issued, refreshToken: formatRefreshToken(refreshToken) };
    };
  });
  return { ...begun, device };
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
