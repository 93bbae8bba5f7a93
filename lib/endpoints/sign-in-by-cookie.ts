import type { User } from '../auth/entities';
import type { SecondStep } from '../auth/sessions/second-step';
import { type SignInDeps, signIn } from '../auth/sessions/sign-in';
import { type CookieSettings, setCookie, setDeviceCookie } from '../http/cookies';
import type { EdgeSettings } from '../http/cross-origin';
import { publicEndpoint, type Surface } from '../http/handler';
import { type HttpResponse, ok } from '../http/response';
import { type ProofCookies, type ProveSignInDeps, proveSignIn } from './prove-sign-in';
import { clearChallenge, withChallengeCookie } from './second-step';
import { signInBody } from './sign-in-body';

/** What the sign-ins that set a session cookie work with. */
export interface CookieSignInDeps extends ProveSignInDeps, SignInDeps {
  challenges: ProveSignInDeps['challenges'] & SignInDeps['challenges'];
  passkeys: ProveSignInDeps['passkeys'] & SignInDeps['passkeys'];
  limits: ProveSignInDeps['limits'] & SignInDeps['limits'];
  guessLimits: ProveSignInDeps['guessLimits'];
  clock: SignInDeps['clock'];
  ids: SignInDeps['ids'];
  events: SignInDeps['events'];
  mode: ProveSignInDeps['mode'] & SignInDeps['mode'];
}

type Settings = EdgeSettings & ProofCookies;

/** What differs between the surfaces whose sessions are cookies. */
interface CookieSignIn {
  readonly sessionCookie: CookieSettings;
  /** Lifetime in whole seconds; `null` for sessions that never expire. */
  readonly durationSeconds: number | null;
  /** The body of the answer. */
  answer(user: User): object;
  /** The answer to a right first step of a user with a second factor. */
  secondStep(step: SecondStep): HttpResponse;
}

/** Create the handler of an endpoint that begins a session by cookie. */
export const signInByCookie = (
  surface: Surface,
  deps: CookieSignInDeps,
  settings: Settings,
  { sessionCookie, durationSeconds, answer, secondStep }: CookieSignIn,
) =>
  publicEndpoint(surface, settings, { body: signInBody }, async (request) => {
    const { cookie, isBrowser, ipAddress, client } = request;
    const proof = await proveSignIn(deps, settings, request);
    const signedIn = await signIn(deps, proof, {
      ipAddress,
      client,
      isBrowser,
      durationSeconds,
      replacedToken: cookie(sessionCookie.name),
    });
    if (signedIn.outcome === 'second-step')
      return withChallengeCookie(settings.challengeCookie, signedIn, secondStep(signedIn));
    const { user, token, device } = signedIn;
    const cookies = [
      setCookie(sessionCookie, token, durationSeconds),
      ...setDeviceCookie(settings.deviceCookie, device, deps.deviceSeconds),
      ...clearChallenge(settings.challengeCookie, request),
    ];
    return ok(answer(user), { cookies });
  });
