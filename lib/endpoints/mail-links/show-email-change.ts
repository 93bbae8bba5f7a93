import { pageEndpoint } from '../../http/handler';
import { authService } from '../auth-service/surface';
import { free, type Operation } from '../operation';
import { linkPage, malformedLink, noMail } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'The link that changes an email',
  description: 'For people. Shows a button.',
  query: { schema: linkQuery, arguments: { token: 'Of the mail.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: MailLinkSettings) => {
  const link = createMailLink(settings, 'change-email');
  return pageEndpoint(authService, settings, link.show, async ({ query }) => link.form(query.token, false));
};
