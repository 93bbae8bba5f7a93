import { type RequestVerificationDeps, requestVerification } from '../../auth/emails/request-verification';
import { emailField } from '../../auth/fields';
import { requireMailing } from '../../auth/mailing/require-mailing';
import { fromOtherSite, noMail } from '../answers';
import type { MailRouteSettings } from '../mail-route';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import { inactivePage } from './inactive-page';
import type { HostedPageSettings } from './page-endpoint';
import { keepPending } from './pending-mail';

export const submitResendBody = formBody({ email: emailField });

export const operation = (): Operation => ({
  summary: 'Send the mail of a sign-up again, from a page',
  description:
    'What the form of `GET /inactive` sends, as `POST /email_verification`. The answer is the same for every email.',
  body: { schema: submitResendBody, accepts: 'form-or-json', example: { email: 'bob@example.com' } },
  answers: {
    303: ledOn('`/inactive`'),
    400: formAgain('the email is missing or is none.'),
    403: fromOtherSite,
    404: noMail,
  },
  cost: { roundTrips: 2, readUnits: 0, writeUnits: 4, passwordHashes: 0 },
  isMailLimited: true,
  hasPages: true,
});

export const createHandler = (deps: RequestVerificationDeps, settings: HostedPageSettings & MailRouteSettings) =>
  formEndpoint(
    settings,
    {
      body: submitResendBody,
      fields: ({ forms }) => forms.fields,
      form: (page, form) => {
        const isEmailRight = form.faults.every(({ field }) => field !== 'email');
        const email = isEmailRight ? (form.typed.email ?? null) : null;
        // `GET` of this path is no page, so the page cannot be opened in another language.
        return { ...inactivePage(page, form, email), hidesLanguages: true };
      },
    },
    async ({ body: { email }, ipAddress }, page) => {
      requireMailing(settings.mode);
      await requestVerification(deps, { email, ipAddress });
      const pending = keepPending(settings, { purpose: 'verify-email', email, returnTo: page.returnTo });
      return page.leave(page.withReturnTo('/inactive'), { notice: 'mail_sent_again', cookies: [pending] });
    },
  );
