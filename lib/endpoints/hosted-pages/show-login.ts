import type { Clock } from '../../auth/ports';
import { readLiveSession, type SessionReads } from '../../auth/sessions/find-live-session';
import type { IdleSettings } from '../../auth/sessions/idle-limit';
import { emptyForm } from '../../http/pages/form';
import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { loginForm } from './login-form';
import { type HostedPageSettings, publicPage } from './page-endpoint';
import { leadOn } from './signed-in-answer';

export const operation = (): Operation => ({
  summary: 'Open the sign-in page',
  description:
    'A page for people. Whoever is signed in already is sent on, to `return_to` or to the home page. `login_hint` fills the field of the email.',
  answers: {
    200: aPage,
    303: { description: 'Signed in already.', headers: { location: 'Where the person wanted to go.' } },
  },
  // A browser with a session cookie costs one read more.
  cost: free,
  hasPages: true,
});

type Deps = SessionReads & IdleSettings & { clock: Clock };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  publicPage(settings, async ({ cookie }, page, event) => {
    const live = await readLiveSession(deps, cookie(settings.pages().cookies.session.name));
    if (live !== null) return leadOn(settings, page, { notice: 'already_signed_in' });
    const email = event.queryStringParameters?.login_hint;
    return page.show(loginForm(page, email === undefined ? emptyForm : { ...emptyForm, typed: { email } }));
  });
