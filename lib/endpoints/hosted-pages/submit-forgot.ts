import { emailField } from '../../auth/fields';
import { type RequestPasswordResetDeps, requestPasswordReset } from '../../auth/passwords/request-password-reset';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { forgotForm } from './forgot-form';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { keepPending, pendingOf } from './pending-mail';

export const submitForgotBody = formBody({ email: emailField });

export const operation = (): Operation => ({
  summary: 'Request a password reset on a page',
  description:
    'What the form of `GET /forgot` sends, as `POST /reset_password`. Mode `hardened`: the answer is the same for every email. Mode ' +
    '`classic`: leads to the form for the new password; the token is in a cookie, never in a URL.',
  body: { schema: submitForgotBody, accepts: 'form-or-json', example: { email: 'bob@example.com' } },
  answers: {
    303: ledOn('Mode `hardened`: `/forgot?step=sent`. Mode `classic`: `/forgot/password`.'),
    400: formAgain('the email is missing or is none.'),
    403: { ...fromOtherSite, description: `${fromOtherSite.description} Mode \`classic\`: no account has this email.` },
  },
  cost: { roundTrips: 2, readUnits: 1, writeUnits: 4, passwordHashes: 0 },
  classicCost: { roundTrips: 3, writeUnits: 2 },
  isMailLimited: true,
  hasPages: true,
});

export const createHandler = (deps: RequestPasswordResetDeps, settings: HostedPageSettings) =>
  formEndpoint(
    settings,
    { body: submitForgotBody, fields: ({ forms }) => forms.fields, form: forgotForm },
    async ({ body: { email }, ipAddress }, page, event) => {
      const { token } = await requestPasswordReset(deps, { email, ipAddress });
      const pending = { purpose: 'reset-password', email, returnTo: page.returnTo } as const;
      if (token !== null) {
        const cookie = keepPending(settings, { ...pending, resetToken: token });
        return page.leave(page.withReturnTo('/forgot/password'), { cookies: [cookie] });
      }
      const isAgain = pendingOf(settings, event, 'reset-password')?.email === email;
      return page.leave(page.withReturnTo('/forgot?step=sent'), {
        cookies: [keepPending(settings, pending)],
        ...(isAgain && { notice: 'mail_sent_again' as const }),
      });
    },
  );
