import type { Credentials } from '../../lib/auth/credentials/check-credentials';
import { type ProvePasswordDeps, provePassword } from '../../lib/auth/credentials/prove-password';
import type { SignInOutcome } from '../../lib/auth/sessions/begin-session';
import { type SignInDeps, type SignInInput, signIn } from '../../lib/auth/sessions/sign-in';
import {
  type BeginTokenSessionDeps,
  beginTokenSession,
  type TokenSessionInput,
} from '../../lib/auth/tokens/begin-token-session';

/** What a sign-in began. @throws if it asks for the second step. */
export const begunBy = <Begun>(result: SignInOutcome<Begun>): Begun & { device: string | null } => {
  if (result.outcome !== 'begun') throw new Error('the sign-in asks for a second step');
  const { outcome: _, ...begun } = result;
  return begun as unknown as Begun & { device: string | null };
};

/** Prove email and password and begin a session by cookie, as the sign-in endpoints do for a program. */
export const signInByPassword = async (
  deps: ProvePasswordDeps & SignInDeps,
  { email, password, device, ...input }: Credentials & Omit<SignInInput, 'isBrowser'>,
) => {
  const proof = await provePassword(deps, { email, password, device, ipAddress: input.ipAddress });
  return begunBy(await signIn(deps, proof, { ...input, isBrowser: false }));
};

/** Prove email and password and begin a token session, as the sign-in of the user directory does for a program. */
export const issueTokensByPassword = async (
  deps: ProvePasswordDeps & BeginTokenSessionDeps,
  { email, password, device, ...input }: Credentials & Omit<TokenSessionInput, 'isBrowser'>,
) => {
  const proof = await provePassword(deps, { email, password, device, ipAddress: input.ipAddress });
  return begunBy(await beginTokenSession(deps, proof, { ...input, isBrowser: false }));
};
