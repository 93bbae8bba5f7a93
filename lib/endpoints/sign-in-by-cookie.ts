import type { User } from '../auth/entities';
import { type SignInDeps, signIn } from '../auth/sessions/sign-in';
import { type CookieSettings, setCookie, setDeviceCookie } from '../http/cookies';
import type { EdgeSettings } from '../http/cross-origin';
import { publicEndpoint, type Surface } from '../http/handler';
import { ok } from '../http/response';
import { credentialsBody } from './credentials-body';

interface Settings extends EdgeSettings {
  readonly deviceCookie: CookieSettings;
}

/** What differs between the surfaces whose sessions are cookies. */
interface CookieSignIn {
  readonly sessionCookie: CookieSettings;
  /** Lifetime in whole seconds; `null` for sessions that never expire. */
  readonly durationSeconds: number | null;
  /** The body of the answer. */
  answer(user: User): object;
}

/** Create the handler of an endpoint that begins a session by cookie. */
export const signInByCookie = (
  surface: Surface,
  deps: SignInDeps,
  settings: Settings,
  { sessionCookie, durationSeconds, answer }: CookieSignIn,
) =>
  publicEndpoint(surface, settings, { body: credentialsBody }, async ({ body, cookie, ipAddress, client }) => {
    const { user, token, device } = await signIn(deps, {
      ...body,
      ipAddress,
      client,
      durationSeconds,
      device: cookie(settings.deviceCookie.name),
      replacedToken: cookie(sessionCookie.name),
    });
    const cookies = [
      setCookie(sessionCookie, token, durationSeconds),
      ...setDeviceCookie(settings.deviceCookie, device, deps.deviceSeconds),
    ];
    return ok(answer(user), { cookies });
  });
