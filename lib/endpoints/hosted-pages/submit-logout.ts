import { type EndLiveSessionDeps, endLiveSession } from '../../auth/sessions/end-live-session';
import { readLiveSession, summaryOf } from '../../auth/sessions/find-live-session';
import { clearCookie, setCookie } from '../../http/cookies';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { ledOn } from './answers';
import type { PageCallerDeps } from './callers';
import { formBody } from './form-body';
import { formEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { forgetPending } from './pending-mail';
import { signOutPage } from './sign-out-page';

export const submitLogoutBody = formBody({});

export const operation = (): Operation => ({
  summary: 'Sign out on a page',
  description:
    'What the form of `GET /logout` sends. Ends the session, as `DELETE /sessions` does. Without a live session there is nothing to do. An admin who acted as a user goes on with their own session.',
  body: { schema: submitLogoutBody, accepts: 'form-or-json', example: {} },
  answers: {
    303: {
      ...ledOn('`return_to`, the application, or `/login`.'),
      headers: { location: '`return_to`, the application, or `/login`.', 'set-cookie': 'Deletes the session cookie.' },
    },
    400: { description: 'The body cannot be read.' },
    403: fromOtherSite,
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 6, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

type Deps = PageCallerDeps & EndLiveSessionDeps;

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  formEndpoint(
    settings,
    { body: submitLogoutBody, fields: () => ({}), form: signOutPage },
    async ({ cookie }, page, event) => {
      const { appUrl, cookies } = settings.pages();
      const live = await readLiveSession(deps, cookie(cookies.session.name));
      if (live !== null) await endLiveSession(deps, live.user, summaryOf(live.session));
      const own = live?.session.impersonator === undefined ? null : cookie(cookies.own.name);
      if (live !== null && own !== null) {
        // The admin is themself again. Whether that session is still live, the next page finds out.
        return page.leave(`/admin/people/${live.user.id}`, {
          notice: 'acting_ended',
          cookies: [setCookie(cookies.session, own, null), clearCookie(cookies.own)],
        });
      }
      const target = page.returnTo ?? appUrl ?? '/login';
      return page.leave(target, {
        // Who uses this browser next must not see whose mail was waited for.
        cookies: [
          clearCookie(cookies.session),
          ...(cookie(cookies.own.name) === null ? [] : [clearCookie(cookies.own)]),
          ...forgetPending(settings, event),
        ],
        ...(target.startsWith('/') && { notice: 'signed_out' as const }),
      });
    },
  );
