import { type MailLinkSettings, showLinkHandler } from '../../lib/endpoints/mail-links/handler';
import { config } from '../../lib/runtime/config';
import { ids } from '../../lib/runtime/ids';

export const createHandler = (settings: MailLinkSettings) => showLinkHandler(settings, 'newPassword', () => true);

export const handler = createHandler({ ...config, ids });
