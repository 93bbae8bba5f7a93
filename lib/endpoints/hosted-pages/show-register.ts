import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { type EntrancePageDeps, entrancePage, signedInAlready } from './entrance-page';
import { formWith } from './form-with';
import type { HostedPageSettings } from './page-endpoint';
import { type NewPasswordSettings, registerForm } from './register-form';

export const operation = (): Operation => ({
  summary: 'Open the sign-up page',
  description: 'As `GET /login`, for people without an account.',
  answers: { 200: aPage, 303: signedInAlready },
  cost: free,
  hasPages: true,
});

export const createHandler = (deps: EntrancePageDeps, settings: HostedPageSettings & NewPasswordSettings) =>
  entrancePage(deps, settings, async (_request, page, event) =>
    page.show(registerForm(page, formWith(event.queryStringParameters?.login_hint), settings)),
  );
