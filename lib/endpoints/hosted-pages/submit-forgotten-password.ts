import { requiredText } from '../../auth/fields';
import { type ResetPasswordDeps, resetPassword } from '../../auth/passwords/reset-password';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { forgottenPasswordForm } from './forgot-form';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { forgetPending, pendingOf } from './pending-mail';
import type { NewPasswordSettings } from './register-form';

/** As typed: the use-case checks it. */
export const submitForgottenPasswordBody = formBody({ new_password: requiredText });

export const operation = (): Operation => ({
  summary: 'Set a new password on a page, without a mail',
  description: 'What the form of `GET /forgot/password` sends, as `PUT /reset_password`, with the token of the cookie.',
  body: { schema: submitForgottenPasswordBody, accepts: 'form-or-json', example: { new_password: 'battery staple' } },
  answers: {
    303: ledOn('`/login`, or `/forgot` if no reset was requested.'),
    400: formAgain('the password is missing or refused. The token still works.'),
    403: {
      ...fromOtherSite,
      description: `${fromOtherSite.description} Or the token was used, replaced or has expired.`,
    },
  },
  cost: { roundTrips: 4, readUnits: 2, writeUnits: 8, passwordHashes: 1 },
  classicCost: { writeUnits: 6 },
  isTokenLimited: true,
  hasPages: true,
});

export const createHandler = (deps: ResetPasswordDeps, settings: HostedPageSettings & NewPasswordSettings) =>
  formEndpoint(
    settings,
    {
      body: submitForgottenPasswordBody,
      fields: ({ forms: { fields } }) => ({ new_password: fields.newPassword }),
      form: (page, form) =>
        forgottenPasswordForm(page, form, { email: form.typed.account ?? '', passwords: settings.passwords }),
    },
    async ({ body, ipAddress }, page, event) => {
      const pending = pendingOf(settings, event, 'reset-password');
      if (pending?.resetToken === undefined) return page.leave(page.withReturnTo('/forgot'));
      const { email, resetToken } = pending;
      await resetPassword(deps, { email, resetToken, newPassword: body.new_password, ipAddress });
      return page.leave(page.withReturnTo('/login'), {
        notice: 'password_reset',
        cookies: forgetPending(settings, event),
      });
    },
  );
