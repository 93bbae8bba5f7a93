import { IMPERSONATION_SECONDS, type ImpersonateDeps, impersonate } from '../../auth/sessions/impersonate';
import { html } from '../../html/html';
import { setCookie } from '../../http/cookies';
import { faultSummary } from '../../http/pages/form';
import { consoleTexts } from '../../http/pages/page-texts/admin/console';
import { refusal } from '../answers';
import { ledOn } from '../hosted-pages/answers';
import { type PageCallerDeps, recently } from '../hosted-pages/callers';
import { formBody } from '../hosted-pages/form-body';
import { privateFormEndpoint } from '../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { refused } from '../refusals';
import { adminsOnPages } from './callers';
import { consolePage } from './console-page';

export const submitImpersonationBody = formBody({});

export const operation = (): Operation => ({
  summary: 'Act as a user, on a page',
  description:
    'What the button on the page of a person sends. As `POST /api/users/{id}/impersonation`, for this browser: its session cookie becomes ' +
    'that of the new session, and every page says so. Signing out leads back to the own session. Needs a recent sign-in or reauthentication.',
  body: { schema: submitImpersonationBody, accepts: 'form-or-json', example: {} },
  answers: {
    303: {
      ...ledOn('The application, or the home page; where to prove again who is signed in.'),
      optionalHeaders: { 'set-cookie': 'The new session, and the own one for later.' },
    },
    400: { description: 'The body cannot be read.' },
    403: refusal('The setting forbids it, nobody may act as this user, or the caller is no admin.', [
      refused('not_allowed'),
      refused('impersonating'),
      refused('cross_site'),
    ]),
    404: refusal('There is no such user in the customer of the admin.', [refused('user_not_found')]),
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 6, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  ImpersonateDeps & {
    users: PageCallerDeps['users'];
    sessions: PageCallerDeps['sessions'] & ImpersonateDeps['sessions'];
    mode: PageCallerDeps['mode'] & ImpersonateDeps['mode'];
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, adminsOnPages(deps, settings)),
    {
      page: '/admin/people',
      body: submitImpersonationBody,
      fields: () => ({}),
      form: (page, form, { pathId }) => {
        const words = consoleTexts[page.language].impersonation;
        return consolePage(page, '/admin', {
          title: words.title,
          hidesLanguages: true,
          body: html`${faultSummary(page.texts, form)}<p>${words.text}</p>
<form method="post" action="/admin/people/${pathId('id')}/impersonation">
${page.hiddenFields}<button>${words.button}</button>
</form>`,
        });
      },
    },
    async ({ caller, session, pathId, cookie, ipAddress, client }, page) => {
      const { cookies, appUrl } = settings.pages();
      const own = cookie(cookies.session.name) ?? '';
      const { token } = await impersonate(deps, { user: caller, session }, pathId('id'), { ipAddress, client });
      return page.leave(appUrl ?? '/', {
        cookies: [
          setCookie(cookies.session, token, IMPERSONATION_SECONDS),
          setCookie(cookies.own, own, IMPERSONATION_SECONDS),
        ],
      });
    },
  );
