import type { Proof } from '../auth/credentials/proof';
import { type ProvePasswordDeps, provePassword } from '../auth/credentials/prove-password';
import { type ProvePasskeyDeps, provePasskey } from '../auth/passkeys/prove-passkey';
import { type ProveSecondFactorDeps, proveSecondFactor } from '../auth/totp/prove-second-factor';
import type { CookieSettings } from '../http/cookies';
import type { HttpRequest } from '../http/request';
import type { SignInBody } from './sign-in-body';

/** What every step of a sign-in works with. */
export interface ProveSignInDeps extends ProvePasswordDeps, ProveSecondFactorDeps, ProvePasskeyDeps {
  limits: ProvePasswordDeps['limits'];
  guessLimits: ProvePasswordDeps['guessLimits'];
  clock: ProvePasswordDeps['clock'];
  ids: ProvePasswordDeps['ids'];
  events: ProvePasswordDeps['events'];
  mode: ProvePasswordDeps['mode'];
}

/** The cookies that the steps read. */
export interface ProofCookies {
  readonly deviceCookie: CookieSettings;
  readonly challengeCookie: CookieSettings;
}

/**
 * Prove who somebody is by the form that they sent.
 * @throws {AuthError} as `provePassword`, `proveSecondFactor` or `provePasskey`.
 */
export const proveSignIn = (
  deps: ProveSignInDeps,
  { deviceCookie, challengeCookie }: ProofCookies,
  { body, cookie, ipAddress }: Pick<HttpRequest<SignInBody>, 'body' | 'cookie' | 'ipAddress'>,
): Promise<Proof> => {
  const device = cookie(deviceCookie.name);
  const browserSecret = cookie(challengeCookie.name);
  if ('passkey' in body) {
    const { challenge, passkey: assertion } = body;
    return provePasskey(deps, { challenge, assertion, browserSecret, ipAddress, device }, 'second-factor');
  }
  return 'challenge' in body
    ? proveSecondFactor(deps, { ...body, browserSecret }, 'second-factor')
    : provePassword(deps, { ...body, ipAddress, device });
};
