import { type ProvePasswordDeps, provePassword } from '../../auth/credentials/prove-password';
import { requiredText } from '../../auth/fields';
import type { SignInDeps } from '../../auth/sessions/sign-in';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import { loginForm } from './login-form';
import type { HostedPageSettings } from './page-endpoint';
import { type SignedInSettings, signInOnPage } from './signed-in-answer';

export const submitLoginBody = formBody({ email: requiredText, password: requiredText });

export const operation = (): Operation => ({
  summary: 'Sign in on a page',
  description: 'What the form of `GET /login` sends. Begins a session as `POST /sessions` does.',
  body: {
    schema: submitLoginBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', password: 'correct horse' },
  },
  answers: {
    303: ledOn('`return_to`, the application, the home page, or the page of the second step.'),
    400: formAgain('a field is missing.'),
    401: formAgain('email or password are wrong. The answer is the same for every reason.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 3, readUnits: 2.5, writeUnits: 11, passwordHashes: 1 },
  classicCost: { writeUnits: 10 },
  isGuessLimited: true,
  hasPages: true,
});

export type SubmitLoginDeps = ProvePasswordDeps & SignInDeps;

export const createHandler = (deps: SubmitLoginDeps, settings: HostedPageSettings & SignedInSettings) =>
  formEndpoint(
    settings,
    { body: submitLoginBody, fields: ({ forms }) => forms.fields, form: loginForm },
    async (request, page) => {
      const { body, cookie, ipAddress } = request;
      const { email, password } = body;
      const device = cookie(settings.deviceCookie.name);
      const proof = await provePassword(deps, { email, password, ipAddress, device });
      return signInOnPage(deps, settings, page, request, proof);
    },
  );
