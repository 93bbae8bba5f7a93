import { getLinkedUser, type LinkedUserDeps } from '../../auth/mailing/get-linked-user';
import { pageEndpoint } from '../../http/handler';
import { noMail } from '../answers';
import { authService } from '../auth-service/surface';
import type { Operation } from '../operation';
import { deadLink, linkCost, linkPage } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'Open the link that changes an email',
  description: 'Shows a page with a button that uses the link.',
  query: { schema: linkQuery, arguments: { token: 'The token of the link.' } },
  answers: { 200: linkPage, 403: deadLink, 404: noMail },
  cost: linkCost,
  hasPages: true,
});

export const createHandler = (deps: LinkedUserDeps, settings: MailLinkSettings) => {
  const link = createMailLink(settings, 'change-email');
  return pageEndpoint(authService, settings, link.show, async ({ query: { token } }, event) => {
    const { email } = await getLinkedUser(deps, { link: 'change-email', token });
    return link.form(event, { token, email, asksPassword: false });
  });
};
