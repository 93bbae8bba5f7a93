import type { Proof } from '../auth/credentials/proof';
import { type ProvePasswordDeps, provePassword } from '../auth/credentials/prove-password';
import { type ProveEmailCodeDeps, proveEmailCode } from '../auth/sign-in-links/prove-email-code';
import type { CookieSettings } from '../http/cookies';
import type { HttpRequest } from '../http/request';
import type { SignInBody } from './sign-in-body';

/** What the first step of every sign-in works with. */
export interface ProveSignInDeps extends ProvePasswordDeps, ProveEmailCodeDeps {
  users: ProvePasswordDeps['users'] & ProveEmailCodeDeps['users'];
  limits: ProvePasswordDeps['limits'];
  guessLimits: ProvePasswordDeps['guessLimits'];
  clock: ProvePasswordDeps['clock'];
  ids: ProvePasswordDeps['ids'];
  events: ProvePasswordDeps['events'];
  mode: ProvePasswordDeps['mode'] & ProveEmailCodeDeps['mode'];
}

/** The cookies that the first step reads. */
export interface ProofCookies {
  readonly deviceCookie: CookieSettings;
  readonly signUpCookie: CookieSettings;
  readonly signInCookie: CookieSettings;
}

/** Prove who somebody is by the form that they sent. @throws {AuthError} as `provePassword` or as `proveEmailCode`. */
export const proveSignIn = (
  deps: ProveSignInDeps,
  { deviceCookie, signUpCookie, signInCookie }: ProofCookies,
  { body, cookie, ipAddress }: Pick<HttpRequest<SignInBody>, 'body' | 'cookie' | 'ipAddress'>,
): Promise<Proof> =>
  'code' in body
    ? proveEmailCode(deps, {
        ...body,
        ipAddress,
        browserSecret: cookie(signInCookie.name),
        signUpSecret: cookie(signUpCookie.name),
      })
    : provePassword(deps, { ...body, ipAddress, device: cookie(deviceCookie.name) });
