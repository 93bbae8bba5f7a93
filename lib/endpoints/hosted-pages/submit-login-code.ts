import { emailField, requiredText } from '../../auth/fields';
import type { SignInDeps } from '../../auth/sessions/sign-in';
import { type ProveEmailCodeDeps, proveEmailCode } from '../../auth/sign-in-links/prove-email-code';
import type { CookieSettings } from '../../http/cookies';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import { codeForm } from './link-form';
import type { HostedPageSettings } from './page-endpoint';
import { forgetPending } from './pending-mail';
import { type SignedInSettings, signInOnPage } from './signed-in-answer';

export const submitLoginCodeBody = formBody({ email: emailField, code: requiredText });

export const operation = (): Operation => ({
  summary: 'Sign in with the code of a mail on a page',
  description:
    'What the form of `GET /login/code` sends. Begins a session as `POST /sessions` does with `email` and `code`.',
  body: {
    schema: submitLoginCodeBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', code: '493021' },
  },
  answers: {
    303: ledOn('`return_to`, the application, the home page, or the page of the second step.'),
    400: formAgain('the code is missing.'),
    401: formAgain('the code does not work, for whatever reason.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 5, readUnits: 1.5, writeUnits: 12, passwordHashes: 0 },
  classicCost: { writeUnits: 11 },
  isGuessLimited: true,
  hasPages: true,
});

export type SubmitLoginCodeDeps = ProveEmailCodeDeps & SignInDeps;

interface Settings extends HostedPageSettings, SignedInSettings {
  readonly signInCookie: CookieSettings;
  readonly signUpCookie: CookieSettings;
}

export const createHandler = (deps: SubmitLoginCodeDeps, settings: Settings) =>
  formEndpoint(
    settings,
    {
      body: submitLoginCodeBody,
      fields: ({ forms }) => forms.fields,
      form: (page, form) => codeForm(page, form, form.typed.email ?? ''),
    },
    async (request, page, event) => {
      const { body, cookie, ipAddress } = request;
      const { email, code } = body;
      const { signInCookie, signUpCookie } = settings;
      const proof = await proveEmailCode(deps, {
        email,
        code,
        ipAddress,
        browserSecret: cookie(signInCookie.name),
        signUpSecret: cookie(signUpCookie.name),
      });
      const answer = await signInOnPage(deps, settings, page, request, proof);
      return { ...answer, cookies: [...(answer.cookies ?? []), ...forgetPending(settings, event)] };
    },
  );
