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

/** What a sign-in and every refresh of it hand out. */
export interface IssuedTokens {
  readonly token: string;
  readonly payload: AccessTokenPayload;
  readonly refreshToken: string;
}

/**
 * Prove a password and begin a session of access and refresh tokens; the oldest of too many end.
 * @param input.replacedToken an access token the request carried, `null` for none: its session ends with the sign-in.
 * @param input.client what the client calls itself.
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
      // A password that is set meanwhile has raised the user's epoch already: this session is then born dead.
      epoch: user.sessionEpoch,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + deps.refreshSeconds * 1000),
      ipAddress: input.ipAddress,
      client: input.client,
      ...refreshHashes(refreshToken),
    };
    // First the token: without a key to sign with nothing begins.
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

/** The session of a good access token; whatever else was sent ends nothing. */
const sessionOf = async ({ accessTokens }: BeginTokenSessionDeps, token: string | null): Promise<string | null> => {
  if (token === null) return null;
  try {
    return (await accessTokens.verify(token)).sid;
  } catch (error) {
    if (error instanceof AuthError) return null;
    throw error;
  }
};
