import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { type EntrancePageDeps, entrancePage, signedInAlready } from './entrance-page';
import { formWith } from './form-with';
import { loginForm } from './login-form';
import type { HostedPageSettings } from './page-endpoint';

export const operation = (): Operation => ({
  summary: 'Open the sign-in page',
  description:
    'A page for people. Whoever is signed in already is sent on, to `return_to` or to the home page. `login_hint` fills the field of the email.',
  answers: { 200: aPage, 303: signedInAlready },
  cost: free,
  hasPages: true,
});

export const createHandler = (deps: EntrancePageDeps, settings: HostedPageSettings) =>
  entrancePage(deps, settings, async (_request, page, event) =>
    page.show(loginForm(page, formWith(event.queryStringParameters?.login_hint))),
  );
