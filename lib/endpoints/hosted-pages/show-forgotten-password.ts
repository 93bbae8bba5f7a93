import { emptyForm } from '../../http/pages/form';
import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { forgottenPasswordForm } from './forgot-form';
import { type HostedPageSettings, publicPage } from './page-endpoint';
import { pendingOf } from './pending-mail';
import type { NewPasswordSettings } from './register-form';

export const operation = (): Operation => ({
  summary: 'Open the page for a new password, without a mail',
  description:
    'Mode `classic` hands the token of a reset to whoever asks for it: here `POST /forgot` has put it into a cookie. Without it, ' +
    'and so always in mode `hardened`, the page leads to `/forgot`.',
  answers: { 200: aPage, 303: { description: 'No reset was requested.', headers: { location: '`/forgot`' } } },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: HostedPageSettings & NewPasswordSettings) =>
  publicPage(settings, async (_request, page, event) => {
    const pending = pendingOf(settings, event, 'reset-password');
    if (pending?.resetToken === undefined) return page.leave(page.withReturnTo('/forgot'));
    const { email } = pending;
    return page.show(forgottenPasswordForm(page, emptyForm, { email, passwords: settings.passwords }));
  });
