import { hashToken } from '../../crypto/hash-token';
import type { Credentials } from '../credentials/check-credentials';
import { type ProvePasswordDeps, provePassword } from '../credentials/prove-password';
import type { Session, User } from '../entities';
import { type BeginSessionDeps, beginSession } from './begin-session';
import { type CookieSessionDeps, type CookieSessionInput, cookieSession } from './cookie-session';

export interface SignInDeps extends ProvePasswordDeps, BeginSessionDeps, CookieSessionDeps {
  sessions: BeginSessionDeps['sessions'] & CookieSessionDeps['sessions'];
  limits: ProvePasswordDeps['limits'] & BeginSessionDeps['limits'];
  guessLimits: ProvePasswordDeps['guessLimits'];
  clock: CookieSessionDeps['clock'];
  ids: CookieSessionDeps['ids'];
  events: BeginSessionDeps['events'];
  mode: ProvePasswordDeps['mode'] & CookieSessionDeps['mode'];
}

/** The credentials, and the properties of the new session. */
export interface SignInInput extends Credentials, Omit<CookieSessionInput, 'ipAddress' | 'replaces'> {
  /** The value of the request's session cookie, `null` without one. The sign-in ends that session. */
  readonly replacedToken: string | null;
}

/**
 * Check email and password and begin a session. If the cost of the stored hash is outdated, it is replaced, and this sign-in hashes
 * twice.
 * @returns `token`, the cookie value, which is stored nowhere; `device` as `beginSession` returns it.
 * @throws {AuthError} as `provePassword`.
 */
export const signIn = async (
  deps: SignInDeps,
  { replacedToken, ...input }: SignInInput,
): Promise<{ user: User; session: Session; token: string; device: string | null }> => {
  const proof = await provePassword(deps, input);
  const replaces = replacedToken === null ? null : hashToken(replacedToken);
  return { user: proof.user, ...(await beginSession(deps, proof, cookieSession(deps, { ...input, replaces }))) };
};
