import * as v from 'valibot';
import { type ProvePasskeyDeps, provePasskey } from '../../auth/passkeys/prove-passkey';
import type { SignInDeps } from '../../auth/sessions/sign-in';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { assertionField } from '../passkey-fields';
import { formAgain, ledOn } from './answers';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import { loginForm } from './login-form';
import type { HostedPageSettings } from './page-endpoint';
import { passkeyFieldWords } from './passkey-form';
import { type SignedInSettings, signInOnPage } from './signed-in-answer';

export const submitPasskeyLoginBody = formBody({ challenge: v.optional(v.string(), ''), passkey: assertionField });

export const operation = (): Operation => ({
  summary: 'Sign in with a passkey on a page',
  description:
    'What the script of `GET /login` sends, with a challenge of `POST /sessions/options`. Begins a session as `POST /sessions` does.',
  body: {
    schema: submitPasskeyLoginBody,
    accepts: 'form-or-json',
    example: { challenge: 'c2lnbl9pbl93aXRoX2FfcGFzc2tleV9vZl9hbnlib2R5', passkey: '{"id":"...","type":"public-key"}' },
  },
  answers: {
    303: {
      ...ledOn('`return_to`, the application, the home page, or the page of the second step.'),
      optionalHeaders: {
        'set-cookie': 'The session and the device, as a sign-in sets them; or the challenge of the second step.',
      },
    },
    400: formAgain('the browser sent no passkey.'),
    401: formAgain('the challenge or the passkey does not work.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 3, readUnits: 3.5, writeUnits: 13, passwordHashes: 0 },
  classicCost: { writeUnits: 12 },
  hasPages: true,
});

interface Deps extends ProvePasskeyDeps, SignInDeps {
  passkeys: ProvePasskeyDeps['passkeys'] & SignInDeps['passkeys'];
  limits: ProvePasskeyDeps['limits'] & SignInDeps['limits'];
  guessLimits: ProvePasskeyDeps['guessLimits'];
  clock: SignInDeps['clock'];
  ids: SignInDeps['ids'];
  events: SignInDeps['events'];
  mode: ProvePasskeyDeps['mode'] & SignInDeps['mode'];
}

export const createHandler = (deps: Deps, settings: HostedPageSettings & SignedInSettings) =>
  formEndpoint(
    settings,
    { body: submitPasskeyLoginBody, fields: passkeyFieldWords, form: loginForm },
    async (request, page) => {
      const { body, cookie, ipAddress } = request;
      const browserSecret = cookie(settings.challengeCookie.name);
      const device = cookie(settings.deviceCookie.name);
      const { challenge, passkey: assertion } = body;
      const proof = await provePasskey(deps, { challenge, assertion, browserSecret, ipAddress, device }, null);
      return signInOnPage(deps, settings, page, request, proof);
    },
  );
