import { type ChangeEmailDeps, changeEmail } from '../../lib/auth/emails/confirm-email-change';
import { changeEmailBody } from '../../lib/endpoints/mail-links/change-email';
import { type MailLinkSettings, useLinkHandler } from '../../lib/endpoints/mail-links/handler';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: ChangeEmailDeps, settings: MailLinkSettings) =>
  useLinkHandler(settings, 'emailChange', changeEmailBody, async ({ body }) => {
    const { email } = await changeEmail(deps, body.token);
    return { email, message: 'email changed' };
  });

export const handler = createHandler({ users, clock, ids, events }, { ...config, ids });
