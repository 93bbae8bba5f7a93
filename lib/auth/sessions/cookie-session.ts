import { hashToken } from '../../crypto/hash-token';
import type { ContractMode } from '../contract-mode';
import { authenticationOf } from '../credentials/proof';
import type { Session, User } from '../entities';
import type { Clock, Ids } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import type { SessionKind } from './begin-session';

export interface CookieSessionDeps {
  sessions: Pick<SessionsStore, 'createSession'>;
  clock: Clock;
  ids: Ids;
  mode: Pick<ContractMode, 'newSessionToken'>;
}

/** The properties of a new session. */
export interface CookieSessionInput extends Pick<Session, 'ipAddress' | 'client' | 'impersonator'> {
  /** Lifetime in whole seconds; `null` for a session that never expires. */
  readonly durationSeconds: number | null;
  /** The reference of the session that it replaces; `null` for none. */
  readonly replaces: string | null;
}

/** A session by cookie. `token` is the cookie value, which is stored nowhere. */
export const cookieSession =
  (
    deps: CookieSessionDeps,
    { durationSeconds, replaces, ipAddress, client, impersonator }: CookieSessionInput,
  ): SessionKind<{ user: User; session: Session; token: string }> =>
  async (proved) => {
    const { user } = proved;
    const createdAt = deps.clock.now();
    const token = deps.mode.newSessionToken(deps.ids, user.id);
    const session: Session = {
      tokenHash: hashToken(token),
      userId: user.id,
      epoch: user.sessionEpoch,
      createdAt,
      ...authenticationOf(proved),
      expiresAt: durationSeconds === null ? null : new Date(createdAt.getTime() + durationSeconds * 1000),
      usedAt: createdAt,
      ipAddress,
      client,
      ...(impersonator && { impersonator }),
    };
    const store = () => deps.sessions.createSession(session, { replaces, customerId: user.customerId });
    return { reference: session.tokenHash, replaces, begun: { user, session, token }, store };
  };
