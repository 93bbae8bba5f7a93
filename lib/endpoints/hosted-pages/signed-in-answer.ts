import type { Session, User } from '../../auth/entities';
import type { SignInOutcome } from '../../auth/sessions/begin-session';
import { CHALLENGE_SECONDS } from '../../auth/sessions/second-step';
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

type Outcome = SignInOutcome<{ user: User; session: Session; token: string }>;

/**
 * The answer of a page to a sign-in: leads to the second step, or to where the person wanted to go.
 * @param notice for a page of the service.
 */
export const signedInAnswer = (
  settings: SignedInSettings,
  page: HostedPage,
  { cookie }: Pick<HttpRequest<unknown>, 'cookie'>,
  signedIn: Outcome,
  { deviceSeconds, notice = 'signed_in' }: { deviceSeconds: number; notice?: NoticeCode },
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
  return leadOn(settings, page, { notice, cookies });
};

/** Lead to where the person wanted to go, otherwise to the application, otherwise to the home page. Only our pages show notices. */
export const leadOn = (
  settings: { pages(): Pick<PageSettings, 'appUrl'> },
  page: HostedPage,
  { notice, cookies }: { notice: NoticeCode; cookies?: readonly string[] },
): HttpResponse => {
  const target = page.returnTo ?? settings.pages().appUrl ?? '/';
  return page.leave(target, { ...(target.startsWith('/') && { notice }), ...(cookies && { cookies }) });
};
