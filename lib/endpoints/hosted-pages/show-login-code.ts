import { emptyForm } from '../../http/pages/form';
import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { type EntrancePageDeps, entrancePage, signedInAlready } from './entrance-page';
import { codeForm } from './link-form';
import type { HostedPageSettings } from './page-endpoint';
import { pendingOf } from './pending-mail';

export const operation = (): Operation => ({
  summary: 'Open the page for the code of a sign-in mail',
  description: 'A browser that requested no mail is sent to `/login/link`.',
  answers: {
    200: aPage,
    303: { ...signedInAlready, description: 'Signed in already, or this browser requested no mail.' },
  },
  cost: free,
  hasPages: true,
});

export const createHandler = (deps: EntrancePageDeps, settings: HostedPageSettings) =>
  entrancePage(deps, settings, async (_request, page, event) => {
    const pending = pendingOf(settings, event, 'sign-in');
    if (pending === null) return page.leave(page.withReturnTo('/login/link'));
    return page.show(codeForm(page, emptyForm, pending.email));
  });
