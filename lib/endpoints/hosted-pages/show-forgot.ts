import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { forgotForm, forgotSent } from './forgot-form';
import { formWith } from './form-with';
import { type HostedPageSettings, publicPage } from './page-endpoint';
import { pendingOf } from './pending-mail';

export const operation = (): Operation => ({
  summary: 'Open the page for people who forgot their password',
  description:
    'Asks for the email of the account; after that, with `step=sent`, to look into the mailbox. `login_hint` fills the field of the email.',
  answers: { 200: aPage },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: HostedPageSettings) =>
  publicPage(settings, async (_request, page, event) => {
    const { step, login_hint: hint } = event.queryStringParameters ?? {};
    const pending = step === 'sent' ? pendingOf(settings, event, 'reset-password') : null;
    return page.show(pending === null ? forgotForm(page, formWith(hint)) : forgotSent(page, pending.email));
  });
