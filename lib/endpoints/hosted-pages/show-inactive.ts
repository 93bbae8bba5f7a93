import type { ContractMode } from '../../auth/contract-mode';
import { emptyForm } from '../../http/pages/form';
import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { type EntrancePageDeps, entrancePage, signedInAlready } from './entrance-page';
import { inactivePage } from './inactive-page';
import type { HostedPageSettings } from './page-endpoint';
import { pendingOf } from './pending-mail';

export const operation = (): Operation => ({
  summary: 'Open the page that waits for the mail of a sign-up',
  description:
    'Asks the person to look into their mailbox, and sends the mail again. Mode `classic` sends no such mail, and leads to `/login`.',
  answers: {
    200: aPage,
    303: { ...signedInAlready, description: 'Signed in already, or mode `classic`.' },
  },
  cost: free,
  hasPages: true,
});

interface Settings extends HostedPageSettings {
  readonly mode: Pick<ContractMode, 'verifiesEmails'>;
}

export const createHandler = (deps: EntrancePageDeps, settings: Settings) =>
  entrancePage(deps, settings, async (_request, page, event) => {
    if (!settings.mode.verifiesEmails) return page.leave(page.withReturnTo('/login'));
    const pending = pendingOf(settings, event, 'verify-email');
    return page.show(inactivePage(page, emptyForm, pending?.email ?? null));
  });
