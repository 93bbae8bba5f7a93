import * as v from 'valibot';
import { findLiveSession } from '../../auth/sessions/find-live-session';
import { requireSecondFactor } from '../../auth/users/second-factor';
import { publicEndpoint } from '../../http/handler';
import { openPage } from '../../http/pages/hosted-page';
import { ok } from '../../http/response';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { homePage } from '../hosted-pages/home-page';
import { actingAs, type HostedPageSettings, leadingOn } from '../hosted-pages/page-endpoint';
import { type Answer, free, type Operation } from '../operation';
import { authService } from './surface';

/** The answer to programs. */
export const greeting = (): Answer => ({
  description: 'The service answers.',
  schema: v.strictObject({ message: v.literal('Bienvenue') }),
  examples: { success: { message: 'Bienvenue' } },
});

export const operation = (): Operation => ({
  summary: 'Say hello',
  description:
    'To a browser (`Accept: text/html`): the home page of whoever is signed in; everybody else is sent to `/login`.',
  answers: {
    200: greeting(),
    303: { description: 'To a browser that is not signed in.', headers: { location: '`/login`' } },
  },
  // A browser with a session cookie costs one read of two items.
  cost: free,
  hasPages: true,
});

export const createHandler = (deps: PageCallerDeps, settings: HostedPageSettings) =>
  publicEndpoint(
    authService,
    settings,
    { errorPage: leadingOn(settings, null) },
    async ({ wantsPage, cookie }, event) => {
      if (!wantsPage) return ok({ message: 'Bienvenue' });
      const live = await findLiveSession(deps, cookie(settings.pages().cookies.session.name));
      if (live === null) {
        const page = openPage(settings.pages(), event);
        return page.leave(page.withReturnTo('/login'));
      }
      requireSecondFactor(deps, live.user, live.session);
      const who = actingAs({ caller: live.user, session: live.session });
      const page = openPage(settings.pages(), event, undefined, who);
      return page.show(homePage(page, live.user, settings.pages().appUrl));
    },
  );
