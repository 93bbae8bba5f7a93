import type { Proof } from '../auth/credentials/proof';
import { type ProvePasswordDeps, provePassword } from '../auth/credentials/prove-password';
import { type ProvePasskeyDeps, provePasskey } from '../auth/passkeys/prove-passkey';
import { type ProveEmailCodeDeps, proveEmailCode } from '../auth/sign-in-links/prove-email-code';
import { type ProveSecondFactorDeps, proveSecondFactor } from '../auth/totp/prove-second-factor';
import type { CookieSettings } from '../http/cookies';
import type { HttpRequest } from '../http/request';
import type { SignInBody } from './sign-in-body';

/** What every step of a sign-in works with. */
export interface ProveSignInDeps
  extends ProvePasswordDeps,
    ProveEmailCodeDeps,
    ProveSecondFactorDeps,
    ProvePasskeyDeps {
  users: ProvePasswordDeps['users'] & ProveEmailCodeDeps['users'];
  limits: ProvePasswordDeps['limits'];
  guessLimits: ProvePasswordDeps['guessLimits'];
  clock: ProvePasswordDeps['clock'];
  ids: ProvePasswordDeps['ids'];
  events: ProvePasswordDeps['events'];
  mode: ProvePasswordDeps['mode'] & ProveEmailCodeDeps['mode'];
}

/** The cookies that the steps read. */
export interface ProofCookies {
  readonly deviceCookie: CookieSettings;
  readonly signUpCookie: CookieSettings;
  readonly signInCookie: CookieSettings;
  readonly challengeCookie: CookieSettings;
}

/** Prove who somebody is by the form that they sent. @throws {AuthError} as the use-case of the form. */
export const proveSignIn = (
  deps: ProveSignInDeps,
  cookies: ProofCookies,
  { body, cookie, ipAddress }: Pick<HttpRequest<SignInBody>, 'body' | 'cookie' | 'ipAddress'>,
): Promise<Proof> => {
  const device = cookie(cookies.deviceCookie.name);
  if ('challenge' in body) {
    const { challenge } = body;
    const browserSecret = cookie(cookies.challengeCookie.name);
    return 'passkey' in body
      ? provePasskey(deps, { challenge, assertion: body.passkey, browserSecret, ipAddress, device }, null)
      : proveSecondFactor(deps, { ...body, browserSecret }, 'second-factor');
  }
  if ('code' in body) {
    const browserSecret = cookie(cookies.signInCookie.name);
    return proveEmailCode(deps, { ...body, ipAddress, browserSecret, signUpSecret: cookie(cookies.signUpCookie.name) });
  }
  return provePassword(deps, { ...body, ipAddress, device });
};
