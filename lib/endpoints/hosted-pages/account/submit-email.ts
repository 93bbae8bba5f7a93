import type { ContractMode } from '../../../auth/contract-mode';
import { type RequestEmailChangeDeps, requestEmailChange } from '../../../auth/emails/request-email-change';
import { emailField } from '../../../auth/fields';
import { requireMailing } from '../../../auth/mailing/require-mailing';
import { fromOtherSite, noMail } from '../../answers';
import type { Operation } from '../../operation';
import { formAgain, ledOn } from '../answers';
import { type PageCallerDeps, recently, signedInToPages } from '../callers';
import { formBody } from '../form-body';
import { privateFormEndpoint } from '../form-endpoint';
import type { HostedPageSettings } from '../page-endpoint';
import { sectionPath } from './account-section';
import { emailForm } from './email-form';
import { formPage } from './form-page';

export const submitEmailBody = formBody({ new_email: emailField });

export const operation = (): Operation => ({
  summary: 'Request an email change on a page',
  description:
    'A form of `GET /account`. Sends the mails of `PUT /email`, under the same conditions. Needs a recent sign-in or reauthentication.',
  body: { schema: submitEmailBody, accepts: 'form-or-json', example: { new_email: 'bob@example.org' } },
  answers: {
    303: ledOn('The account page, or where to prove again who is signed in.'),
    400: formAgain('the new email is missing or refused.'),
    403: fromOtherSite,
    404: noMail,
  },
  cost: { roundTrips: 6, readUnits: 3, writeUnits: 10, passwordHashes: 0 },
  isMailLimited: true,
  hasPages: true,
});

const page = sectionPath('email');

type Deps = PageCallerDeps &
  RequestEmailChangeDeps & {
    users: PageCallerDeps['users'] & RequestEmailChangeDeps['users'];
    mode: Pick<ContractMode, 'verifiesEmails'>;
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, signedInToPages(deps, settings)),
    {
      page,
      body: submitEmailBody,
      fields: ({ account }) => ({ new_email: account.email.newEmail }),
      form: (shown, form) =>
        formPage(shown, form, { title: shown.texts.account.email.title, body: emailForm(shown, form), back: page }),
    },
    async ({ caller: user, session, body, ipAddress }, shown) => {
      requireMailing(deps.mode);
      await requestEmailChange(deps, { user, session }, { newEmail: body.new_email, ipAddress });
      return shown.leave('/account', { notice: 'email_change_requested' });
    },
  );
