import { type MailLinkSettings, showLinkHandler } from '../../lib/endpoints/mail-links/handler';
import type { SessionCookie } from '../../lib/http/cookies';
import { config } from '../../lib/runtime/config';
import { ids } from '../../lib/runtime/ids';

export const createHandler = ({ signUpCookie, ...settings }: MailLinkSettings & { signUpCookie: SessionCookie }) =>
  showLinkHandler(settings, 'verification', ({ cookie }) => cookie(signUpCookie.name) === null);

export const handler = createHandler({ ...config, ids });
