import type { Proof } from '../../auth/credentials/proof';
import type { Session, User } from '../../auth/entities';
import type { SignInOutcome } from '../../auth/sessions/begin-session';
import { CHALLENGE_SECONDS } from '../../auth/sessions/second-step';
import { type SignInDeps, signIn } from '../../auth/sessions/sign-in';
import { type SecondFactorSettings, sessionObstacle } from '../../auth/users/second-factor';
import { type CookieSettings, setCookie, setDeviceCookie } from '../../http/cookies';
import type { HostedPage } from '../../http/pages/hosted-page';
import type { NoticeCode } from '../../http/pages/notices';
import type { PageSettings } from '../../http/pages/page-settings';
import type { HttpRequest } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import { clearChallenge } from '../second-step';

/** The cookies that a sign-in sets. */
export interface SignedInSettings {
  pages(): PageSettings;
  readonly sessionCookie: CookieSettings;
  readonly sessionDurationSeconds: number | null;
  readonly deviceCookie: CookieSettings;
  readonly challengeCookie: CookieSettings;
  /** Keeps the challenge of a second step from page to page. */
  readonly secondStepCookie: CookieSettings;
}

interface SignedInOptions extends SecondFactorSettings {
  readonly deviceSeconds: number;
  readonly notice?: NoticeCode;
}

type Outcome = SignInOutcome<{ user: User; session: Session; token: string }>;

/**
 * The answer of a page to a sign-in: leads to the second step, or to where the person wanted to go. Whoever must have a second factor
 * and has none sets one up on the way.
 * @param options.notice for a page of the service.
 */
export const signedInAnswer = (
  settings: SignedInSettings,
  page: HostedPage,
  { cookie }: Pick<HttpRequest<unknown>, 'cookie'>,
  signedIn: Outcome,
  { deviceSeconds, notice = 'signed_in', ...policy }: SignedInOptions,
): HttpResponse => {
  const { sessionCookie, sessionDurationSeconds, deviceCookie, challengeCookie, secondStepCookie } = settings;
  if (signedIn.outcome === 'second-step') {
    const { challenge, browserSecret } = signedIn;
    return page.leave(page.withReturnTo('/verify-2fa'), {
      cookies: [
        setCookie(secondStepCookie, challenge, CHALLENGE_SECONDS),
        ...(browserSecret === null ? [] : [setCookie(challengeCookie, browserSecret, CHALLENGE_SECONDS)]),
      ],
    });
  }
  const cookies = [
    setCookie(sessionCookie, signedIn.token, sessionDurationSeconds),
    ...setDeviceCookie(deviceCookie, signedIn.device, deviceSeconds),
    ...clearChallenge(challengeCookie, { cookie }),
    ...clearChallenge(secondStepCookie, { cookie }),
  ];
  if (sessionObstacle(policy, signedIn.user, signedIn.session) === 'second_factor_setup_required')
    return page.leave(page.withReturnTo('/setup-2fa'), { notice: 'second_factor_setup_first', cookies });
  return leadOn(settings, page, { notice, cookies });
};

/** Begin a session from a proof, and answer as `signedInAnswer`. @throws {AuthError} as `signIn`. */
export const signInOnPage = async (
  deps: SignInDeps & SignedInOptions,
  settings: SignedInSettings,
  page: HostedPage,
  request: Pick<HttpRequest<unknown>, 'cookie' | 'ipAddress' | 'client' | 'isBrowser'>,
  proof: Proof,
  notice?: NoticeCode,
): Promise<HttpResponse> => {
  const { cookie, ipAddress, client, isBrowser } = request;
  const { sessionDurationSeconds: durationSeconds, sessionCookie } = settings;
  const replacedToken = cookie(sessionCookie.name);
  const signedIn = await signIn(deps, proof, { ipAddress, client, isBrowser, durationSeconds, replacedToken });
  return signedInAnswer(settings, page, request, signedIn, notice === undefined ? deps : { ...deps, notice });
};

/** Lead to where the person wanted to go, otherwise to the application, otherwise to the home page. Only our pages show notices. */
export const leadOn = (
  settings: { pages(): Pick<PageSettings, 'appUrl'> },
  page: HostedPage,
  left: Left,
): HttpResponse => leadTo(page, page.returnTo ?? settings.pages().appUrl ?? '/', left);

/** As `leadOn`, for what is done on the way to somewhere or on the account page. */
export const leadBack = (page: HostedPage, left: Left): HttpResponse => leadTo(page, page.returnTo ?? '/account', left);

/** What is left for the next page. */
interface Left {
  readonly notice: NoticeCode;
  readonly cookies?: readonly string[];
}

const leadTo = (page: HostedPage, target: string, { notice, cookies }: Left): HttpResponse =>
  page.leave(target, { ...(target.startsWith('/') && { notice }), ...(cookies && { cookies }) });
