import { type FindSecondStepDeps, findSecondStep } from '../../auth/sessions/find-second-step';
import type { SecondStep } from '../../auth/sessions/second-step';
import { html } from '../../html/html';
import type { SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import type { HttpRequest } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import type { PasskeySettings } from '../passkey-options';
import { clearChallenge } from '../second-step';
import type { HostedPageSettings } from './page-endpoint';
import { secondStepForm } from './second-step-form';
import type { SignedInSettings } from './signed-in-answer';

export type SecondStepSettings = HostedPageSettings &
  PasskeySettings &
  Pick<SignedInSettings, 'challengeCookie' | 'secondStepCookie'>;

type Cookies = Pick<HttpRequest<unknown>, 'cookie'>;

/** The challenge that the browser has. `challenge` is empty without one. */
export const sentChallenge = ({ challengeCookie, secondStepCookie }: SecondStepSettings, { cookie }: Cookies) => ({
  challenge: cookie(secondStepCookie.name) ?? '',
  browserSecret: cookie(challengeCookie.name),
});

/** @returns `null` if the browser has no challenge, or its challenge is dead. */
export const findSignInStep = (
  deps: FindSecondStepDeps,
  settings: SecondStepSettings,
  request: Cookies,
): Promise<SecondStep | null> => findSecondStep(deps, sentChallenge(settings, request), 'second-factor', null);

/** Leads whoever has no live challenge back to the first step. */
export const backToFirstStep = (settings: SecondStepSettings, page: HostedPage, request: Cookies): HttpResponse =>
  page.leave(page.withReturnTo('/login'), { notice: 'second_step_expired', cookies: clearSteps(settings, request) });

/** Clears the cookies of a challenge that is dead or used. */
export const clearSteps = ({ challengeCookie, secondStepCookie }: SecondStepSettings, request: Cookies): string[] => [
  ...clearChallenge(challengeCookie, request),
  ...clearChallenge(secondStepCookie, request),
];

/** The page of the second step of a sign-in. */
export const secondStepPage = (
  page: HostedPage,
  settings: PasskeySettings,
  asked: SecondStep,
  sent: { form: SentForm; by: string | undefined },
): ShownPage => {
  const { secondStep: words } = page.texts;
  const { email } = asked.user;
  const step = {
    path: '/verify-2fa',
    asked,
    codeText: words.text(email),
    passkeyText: words.passkeyText(email),
    recoveryText: words.recovery.text(email),
    after: html`<a href="${page.withReturnTo('/login')}">${words.startAgain}</a>`,
  };
  return secondStepForm(page, settings, step, sent);
};
