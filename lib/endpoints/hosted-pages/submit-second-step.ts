import { AuthError } from '../../auth/errors';
import { type ProvePasskeyDeps, provePasskey } from '../../auth/passkeys/prove-passkey';
import type { FindSecondStepDeps } from '../../auth/sessions/find-second-step';
import type { SignInDeps } from '../../auth/sessions/sign-in';
import { type ProveSecondFactorDeps, proveSecondFactor } from '../../auth/totp/prove-second-factor';
import { emptyForm } from '../../http/pages/form';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { formEndpoint } from './form-endpoint';
import { loginForm } from './login-form';
import { passkeyFieldWords } from './passkey-form';
import { secondStepBody } from './second-step-body';
import {
  backToFirstStep,
  findSignInStep,
  type SecondStepSettings,
  secondStepPage,
  sentChallenge,
} from './second-step-page';
import { type SignedInSettings, signInOnPage } from './signed-in-answer';

export const operation = (): Operation => ({
  summary: 'Take the second step on a page',
  description:
    'What the forms of `GET /verify-2fa` send: a code of the authenticator app, a recovery code, or a passkey. The challenge is in a ' +
    'cookie. Begins a session as `POST /sessions` does.',
  body: { schema: secondStepBody, accepts: 'form-or-json', example: { code: '287082' } },
  answers: {
    303: {
      ...ledOn('`return_to`, the application or the home page; `/login` if the challenge no longer works.'),
      optionalHeaders: {
        'set-cookie': 'The session and the device, as a sign-in sets them; or the challenge of the second step.',
      },
    },
    400: formAgain('there is no code.'),
    401: formAgain('the code is wrong or was used, or the passkey does not work.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 4, readUnits: 3.5, writeUnits: 15, passwordHashes: 0 },
  classicCost: { writeUnits: 14 },
  isGuessLimited: true,
  hasPages: true,
});

interface Deps extends ProveSecondFactorDeps, ProvePasskeyDeps, SignInDeps, FindSecondStepDeps {
  passkeys: ProvePasskeyDeps['passkeys'] & SignInDeps['passkeys'];
  challenges: ProveSecondFactorDeps['challenges'] & SignInDeps['challenges'];
  limits: ProveSecondFactorDeps['limits'] & ProvePasskeyDeps['limits'] & SignInDeps['limits'];
  guessLimits: ProvePasskeyDeps['guessLimits'];
  clock: SignInDeps['clock'];
  ids: SignInDeps['ids'];
  events: SignInDeps['events'];
  mode: ProvePasskeyDeps['mode'] & SignInDeps['mode'];
}

export const createHandler = (deps: Deps, settings: SecondStepSettings & SignedInSettings) =>
  formEndpoint(
    settings,
    {
      body: secondStepBody,
      fields: passkeyFieldWords,
      form: async (page, form, request) => {
        const asked = await findSignInStep(deps, settings, request);
        if (asked === null) return { ...loginForm(page, emptyForm), notice: 'second_step_expired' };
        return secondStepPage(page, settings, asked, { form, by: form.typed.by });
      },
    },
    async (request, page) => {
      const { body, cookie, ipAddress } = request;
      const sent = sentChallenge(settings, request);
      if (sent.challenge === '') return backToFirstStep(settings, page, request);
      const prove = () => {
        if ('code' in body) return proveSecondFactor(deps, { code: body.code, ...sent }, 'second-factor');
        const device = cookie(settings.deviceCookie.name);
        return provePasskey(deps, { assertion: body.passkey, ipAddress, device, ...sent }, null);
      };
      try {
        const proof = await prove();
        return await signInOnPage(deps, settings, page, request, proof);
      } catch (error) {
        const isDead = error instanceof AuthError && error.code === 'invalid_challenge';
        if (isDead) return backToFirstStep(settings, page, request);
        throw error;
      }
    },
  );
