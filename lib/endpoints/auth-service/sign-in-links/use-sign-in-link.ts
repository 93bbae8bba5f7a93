import * as v from 'valibot';
import { requiredText } from '../../../auth/fields';
import { type SignInDeps, signIn } from '../../../auth/sessions/sign-in';
import { type ProveLinkDeps, proveLink } from '../../../auth/sign-in-links/prove-link';
import { type CookieSettings, setCookie, setDeviceCookie } from '../../../http/cookies';
import { pageEndpoint } from '../../../http/handler';
import { openPage } from '../../../http/pages/hosted-page';
import { ok } from '../../../http/response';
import { hidesOrigin } from '../../../http/same-site';
import { emailAndMessage, refusal } from '../../answers';
import { setsSession } from '../../cookies';
import type { HostedPageSettings } from '../../hosted-pages/page-endpoint';
import { type SignedInSettings, signedInAnswer } from '../../hosted-pages/signed-in-answer';
import { refusedLink } from '../../mail-links/answers';
import { errorsOfLink } from '../../mail-links/dead-link';
import type { Operation } from '../../operation';
import type { PasskeySettings } from '../../passkey-options';
import { missing, unreadable } from '../../refusals';
import { setsChallenge, withChallengeCookie } from '../../second-step';
import { secondStepAccepted, secondStepAnswer } from '../second-step';
import { authService } from '../surface';
import { passwordRemoved } from './pages';

export const useSignInLinkBody = v.strictObject({ token: requiredText });

/** An example of a token of a sign-in link. */
const exampleToken = 'X8kY2p0rTq1vZ4sW7uN3mB6cJ9dF5gH2aL8eR1tQ0iM.r2V5b25kX3RoZV9sb29raW5nX2dsYXNzX3RoZXJlX2k';

export const operation = (): Operation => ({
  summary: 'Sign in with the link of a mail',
  description:
    'Consumes the link and begins a session. If the request carries the cookie of a live session, that session ends. The link works ' +
    'in any browser. It proves that the user receives mail at the email: an email that was not verified becomes verified. A ' +
    'password that was set before is removed, because somebody else may have chosen it, unless the browser is the one that signed ' +
    'up. An email without an account gets one, without a password.',
  body: { schema: useSignInLinkBody, accepts: 'form-or-json', example: { token: exampleToken } },
  answers: {
    200: {
      ...emailAndMessage('Signed in.', 'logged in'),
      headers: { 'set-cookie': setsSession('session_id') },
    },
    303: {
      description: 'To a browser: signed in, or the second step comes first.',
      headers: { location: '`return_to`, the application, `/`, or `/verify-2fa`.' },
      optionalHeaders: {
        'set-cookie': `${setsSession('session_id')} ${setsChallenge}`,
      },
    },
    202: secondStepAccepted('The link works, and the user has a second factor. No session has begun.'),
    400: refusal('The field is missing or the body cannot be read.', [missing('token'), ...unreadable]),
    403: {
      ...refusedLink,
      description: `${refusedLink.description} Also if the user is disabled or has another email in the meantime.`,
    },
  },
  // A user with a verified email. Reading the link and the user, consuming the link, and the session with its event.
  cost: { roundTrips: 4, readUnits: 2.5, writeUnits: 9, passwordHashes: 0 },
  classicCost: { writeUnits: 8 },
  isTokenLimited: true,
  hasPages: true,
});

export interface UseSignInLinkDeps extends ProveLinkDeps, SignInDeps {
  limits: ProveLinkDeps['limits'] & SignInDeps['limits'];
  guessLimits: ProveLinkDeps['guessLimits'];
  clock: ProveLinkDeps['clock'];
  ids: ProveLinkDeps['ids'];
  events: ProveLinkDeps['events'];
  mode: ProveLinkDeps['mode'] & SignInDeps['mode'];
}

interface Settings extends HostedPageSettings, SignedInSettings, PasskeySettings {
  readonly signUpCookie: CookieSettings;
  readonly signInCookie: CookieSettings;
}

export const createHandler = (deps: UseSignInLinkDeps, settings: Settings) => {
  const { sessionCookie, sessionDurationSeconds: durationSeconds } = settings;
  const route = { body: useSignInLinkBody, bodyHasSecret: true as const, errorPage: errorsOfLink(settings, 'sign-in') };
  return pageEndpoint(authService, settings, route, async (request, event) => {
    const { body, cookie, isBrowser, ipAddress, client, wantsPage } = request;
    const { proof, returnTo, losesPassword } = await proveLink(deps, {
      ...body,
      ipAddress,
      signUpSecret: cookie(settings.signUpCookie.name),
      browserSecret: cookie(settings.signInCookie.name),
      isOriginHidden: hidesOrigin(event),
    });
    const replacedToken = cookie(sessionCookie.name);
    const signedIn = await signIn(deps, proof, { ipAddress, client, isBrowser, durationSeconds, replacedToken });
    if (wantsPage) {
      const page = openPage(settings.pages(), event, returnTo);
      const answer = signedInAnswer(settings, page, request, signedIn, deps);
      if (signedIn.outcome === 'second-step' || !losesPassword) return answer;
      const { location = '/' } = answer.headers ?? {};
      return page.show(passwordRemoved(page, signedIn.user.email, location), { cookies: answer.cookies ?? [] });
    }
    if (signedIn.outcome === 'second-step') {
      const step = secondStepAnswer(settings, signedIn);
      return withChallengeCookie(settings.challengeCookie, signedIn, step);
    }
    const { user, token, device } = signedIn;
    const cookies = [
      setCookie(sessionCookie, token, durationSeconds),
      ...setDeviceCookie(settings.deviceCookie, device, deps.deviceSeconds),
    ];
    return ok({ email: user.email, message: 'logged in' }, { cookies });
  });
};
