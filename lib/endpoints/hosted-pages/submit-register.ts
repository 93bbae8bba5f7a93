import { type SignUpDeps, signUp } from '../../auth/accounts/sign-up';
import type { ContractMode } from '../../auth/contract-mode';
import { type ProvePasswordDeps, provePassword } from '../../auth/credentials/prove-password';
import { AuthError } from '../../auth/errors';
import { emailField, requiredText } from '../../auth/fields';
import type { LinkSeconds } from '../../auth/mails';
import type { SignInDeps } from '../../auth/sessions/sign-in';
import { type CookieSettings, setCookie } from '../../http/cookies';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { keepPending } from './pending-mail';
import { type NewPasswordSettings, passwordFaults, registerForm } from './register-form';
import { type SignedInSettings, signInOnPage } from './signed-in-answer';

/** The schema makes the email canonical. The use-case checks the password. */
export const submitRegisterBody = formBody({ email: emailField, password: requiredText, confirm: requiredText });

export const operation = (): Operation => ({
  summary: 'Sign up on a page',
  description:
    'What the form of `GET /register` sends. Creates an account as `POST /users` does. Mode `hardened`: the answer is the same for ' +
    'every email, and the email waits in a cookie for the page that comes next. Mode `classic`: signs in at once, also with the ' +
    'right password of an account that exists already, so that a form that is sent twice does no harm.',
  body: {
    schema: submitRegisterBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', password: 'correct horse', confirm: 'correct horse' },
  },
  answers: {
    303: ledOn('Mode `hardened`: `/inactive`. Mode `classic`: where the person wanted to go.'),
    400: formAgain('a field is missing or refused, or the passwords differ. Mode `classic`: the email is taken.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 12, passwordHashes: 1 },
  classicCost: { roundTrips: 4, readUnits: 2.5, writeUnits: 18, passwordHashes: 2 },
  isGuessLimited: true,
  isMailLimited: true,
  hasPages: true,
});

export type SubmitRegisterDeps = SignUpDeps & ProvePasswordDeps & SignInDeps;

interface Settings extends HostedPageSettings, SignedInSettings, NewPasswordSettings {
  readonly signUpCookie: CookieSettings;
  readonly linkSeconds: Pick<LinkSeconds, 'verify-email'>;
  readonly mode: Pick<ContractMode, 'verifiesEmails'>;
}

export const createHandler = (deps: SubmitRegisterDeps, settings: Settings) => {
  const { signUpCookie, deviceCookie, linkSeconds } = settings;
  return formEndpoint(
    settings,
    {
      body: submitRegisterBody,
      fields: ({ forms: { fields } }) => ({ ...fields, password: fields.newPassword }),
      check: (typed) => passwordFaults(settings, typed),
      form: (page, form) => registerForm(page, form, settings),
    },
    async (request, page) => {
      const { body, cookie, ipAddress } = request;
      const { email, password } = body;
      const account = { email, password, ipAddress, signUpSecret: cookie(signUpCookie.name) };
      if (settings.mode.verifiesEmails) {
        const { signUpSecret } = await signUp(deps, account);
        const pending = keepPending(settings, { purpose: 'verify-email', email, returnTo: page.returnTo });
        const mark = signUpSecret === null ? [] : [setCookie(signUpCookie, signUpSecret, linkSeconds['verify-email'])];
        return page.leave(page.withReturnTo('/inactive'), { cookies: [...mark, pending] });
      }
      const isNew = await signUp(deps, account).then(() => true, unlessTaken);
      const device = cookie(deviceCookie.name);
      const proof = await provePassword(deps, { email, password, ipAddress, device }).catch(isNew ? rethrow : asTaken);
      return signInOnPage(deps, settings, page, request, proof, isNew ? 'signed_up' : 'signed_in');
    },
  );
};

/** @returns false for an email that is taken. */
const unlessTaken = (error: unknown): false => {
  if (error instanceof AuthError && error.code === 'email_taken') return false;
  throw error;
};

const rethrow = (error: unknown): never => {
  throw error;
};

/** Somebody who cannot sign in to the account of a taken email learns that it is taken. The limits of guesses apply. */
const asTaken = (error: unknown): never => {
  if (error instanceof AuthError && error.code !== 'too_many_attempts') throw new AuthError('email_taken');
  throw error;
};
