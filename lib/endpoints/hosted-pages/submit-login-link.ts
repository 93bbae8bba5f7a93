import * as v from 'valibot';
import { emailField } from '../../auth/fields';
import type { LinkSeconds } from '../../auth/mails';
import { type RequestSignInLinkDeps, requestSignInLink } from '../../auth/sign-in-links/request-sign-in-link';
import { type CookieSettings, setCookie } from '../../http/cookies';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import { linkForm } from './link-form';
import type { HostedPageSettings } from './page-endpoint';
import { keepPending, pendingOf } from './pending-mail';

/** The sign-in page sends its whole form here: the password is ignored. */
export const submitLoginLinkBody = formBody({ email: emailField, password: v.optional(v.string()) });

export const operation = (): Operation => ({
  summary: 'Request a sign-in mail on a page',
  description:
    'What the forms of `GET /login/link` and, by its second button, of `GET /login` send, as `POST /sign_in_link`. The answer is the ' +
    'same for every email, which waits in a cookie for the page that comes next.',
  body: { schema: submitLoginLinkBody, accepts: 'form-or-json', example: { email: 'bob@example.com' } },
  answers: {
    303: ledOn('`/login/code`'),
    400: formAgain('the email is missing or is none.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 2, readUnits: 1, writeUnits: 4, passwordHashes: 0 },
  classicCost: { writeUnits: 3 },
  isMailLimited: true,
  hasPages: true,
});

interface Settings extends HostedPageSettings {
  readonly signInCookie: CookieSettings;
  readonly linkSeconds: Pick<LinkSeconds, 'sign-in'>;
}

export const createHandler = (deps: RequestSignInLinkDeps, settings: Settings) => {
  const { signInCookie, linkSeconds } = settings;
  return formEndpoint(
    settings,
    { body: submitLoginLinkBody, fields: ({ forms }) => forms.fields, form: linkForm },
    async ({ body: { email }, cookie, ipAddress }, page, event) => {
      const { returnTo } = page;
      const browserSecret = cookie(signInCookie.name);
      const sent = await requestSignInLink(deps, { email, ipAddress, returnTo, browserSecret });
      const isAgain = pendingOf(settings, event, 'sign-in')?.email === email;
      return page.leave(page.withReturnTo('/login/code'), {
        cookies: [
          setCookie(signInCookie, sent.browserSecret, linkSeconds['sign-in']),
          keepPending(settings, { purpose: 'sign-in', email, returnTo }),
        ],
        ...(isAgain && { notice: 'mail_sent_again' as const }),
      });
    },
  );
};
