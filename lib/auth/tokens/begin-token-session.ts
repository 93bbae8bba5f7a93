import { authenticationOf, type Proof, type ProvedUser } from '../credentials/proof';
import type { TokenSession } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids } from '../ports';
import { type BeginSessionDeps, beginSession, type SessionKind, type SignInOutcome } from '../sessions/begin-session';
import type { TokenSessionsStore } from '../stores/token-sessions-store';
import { secondFactorObstacle } from '../users/second-factor';
import type { AccessTokenPayload, AccessTokens } from './access-token';
import { firstRefreshToken, formatRefreshToken, refreshHashes } from './refresh-token';

export interface BeginTokenSessionDeps extends BeginSessionDeps {
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

/** The properties of the new session. */
export interface TokenSessionInput {
  /** The access token of the request, `null` without one. The sign-in ends its session. */
  readonly replacedToken: string | null;
  readonly ipAddress: string;
  /** The `User-Agent` of the request. */
  readonly client: string | null;
  /** Whether a browser sent the request. */
  readonly isBrowser: boolean;
}

/**
 * Begin a session with access and refresh tokens, for a user who has proved who they are. Other services verify these tokens without
 * asking this one, so a user who must have a second factor and has none gets none.
 * @returns the tokens, and `device` as `beginSession`; or the second step.
 * @throws {AuthError} as `beginSession`; `second_factor_setup_required`.
 */
export const beginTokenSession = (
  deps: BeginTokenSessionDeps,
  proof: Proof,
  input: TokenSessionInput,
): Promise<SignInOutcome<IssuedTokens>> => beginSession(deps, proof, tokenSession(deps, input), input.isBrowser);

/** A session of the user directory. */
const tokenSession =
  (deps: BeginTokenSessionDeps, { replacedToken, ipAddress, client }: TokenSessionInput): SessionKind<IssuedTokens> =>
  async (proved) => {
    const { user } = proved;
    await requireFactorOf(deps, proved);
    const replaces = await sessionOf(deps, replacedToken);
    const createdAt = deps.clock.now();
    const refreshToken = firstRefreshToken(deps.ids, { userId: user.id, sessionId: deps.ids.newId() });
    const session: TokenSession = {
      id: refreshToken.sessionId,
      userId: user.id,
      epoch: user.sessionEpoch,
      createdAt,
      ...authenticationOf(proved),
      expiresAt: new Date(createdAt.getTime() + deps.refreshSeconds * 1000),
      ipAddress,
      client,
      ...refreshHashes(refreshToken),
      rotations: [],
    };
    // Issue the token first: if no signing key is available, no session is stored.
    const issued = await deps.accessTokens.issue({ user, session });
    const begun = { ...issued, refreshToken: formatRefreshToken(refreshToken) };
    const store = () => deps.tokenSessions.createTokenSession(session, { replaces, customerId: user.customerId });
    return { reference: session.id, replaces, begun, store };
  };

const requireFactorOf = async (deps: BeginTokenSessionDeps, { user, ...proved }: ProvedUser): Promise<void> => {
  const obstacle = secondFactorObstacle(deps, user, proved);
  if (obstacle === null) return;
  await deps.events.record({ event: 'sign_in_refused', user, reason: obstacle });
  throw new AuthError(obstacle);
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
