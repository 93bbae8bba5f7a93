import type { Proof } from '../auth/credentials/proof';
import { type ProvePasswordDeps, provePassword } from '../auth/credentials/prove-password';
import { type ProveSecondFactorDeps, proveSecondFactor } from '../auth/totp/prove-second-factor';
import type { CookieSettings } from '../http/cookies';
import type { HttpRequest } from '../http/request';
import type { SignInBody } from './sign-in-body';

/** What every step of a sign-in works with. */
export interface ProveSignInDeps extends ProvePasswordDeps, ProveSecondFactorDeps {
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

/** Prove who somebody is by the form that they sent. @throws {AuthError} as `provePassword` or as `proveSecondFactor`. */
export const proveSignIn = (
  deps: ProveSignInDeps,
  { deviceCookie, challengeCookie }: ProofCookies,
  { body, cookie, ipAddress }: Pick<HttpRequest<SignInBody>, 'body' | 'cookie' | 'ipAddress'>,
): Promise<Proof> =>
  'challenge' in body
    ? proveSecondFactor(deps, { ...body, browserSecret: cookie(challengeCookie.name) }, 'second-factor')
    : provePassword(deps, { ...body, ipAddress, device: cookie(deviceCookie.name) });
