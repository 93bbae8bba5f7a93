import { hashToken } from '../../crypto/hash-token';
import type { Proof } from '../credentials/proof';
import type { Session, User } from '../entities';
import { type BeginSessionDeps, beginSession, type SignInOutcome } from './begin-session';
import { type CookieSessionDeps, type CookieSessionInput, cookieSession } from './cookie-session';

export interface SignInDeps extends BeginSessionDeps, CookieSessionDeps {
  sessions: BeginSessionDeps['sessions'] & CookieSessionDeps['sessions'];
  clock: CookieSessionDeps['clock'];
  ids: CookieSessionDeps['ids'];
  mode: BeginSessionDeps['mode'] & CookieSessionDeps['mode'];
}

/** The properties of the new session. */
export interface SignInInput extends Omit<CookieSessionInput, 'replaces'> {
  /** The value of the request's session cookie, `null` without one. The sign-in ends that session. */
  readonly replacedToken: string | null;
  /** Whether a browser sent the request. */
  readonly isBrowser: boolean;
}

/**
 * Begin a session by cookie for a user who has proved who they are.
 * @returns `token`, the cookie value, which is stored nowhere; `device` as `beginSession` returns it; or the second step.
 * @throws {AuthError} as `beginSession`.
 */
export const signIn = async (
  deps: SignInDeps,
  proof: Proof,
  { replacedToken, isBrowser, ...input }: SignInInput,
): Promise<SignInOutcome<{ user: User; session: Session; token: string }>> => {
  const replaces = replacedToken === null ? null : hashToken(replacedToken);
  return beginSession(deps, proof, cookieSession(deps, { ...input, replaces }), isBrowser);
};
