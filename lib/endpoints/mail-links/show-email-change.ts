import { pageEndpoint } from '../../http/handler';
import { noMail } from '../answers';
import { authService } from '../auth-service/surface';
import { free, type Operation } from '../operation';
import { linkPage, malformedLink } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'Open the link that changes an email',
  description: 'Shows a page with a button that uses the link.',
  query: { schema: linkQuery, arguments: { token: 'The token of the link.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: MailLinkSettings) => {
  const link = createMailLink(settings, 'change-email');
  return pageEndpoint(authService, settings, link.show, async ({ query }, event) =>
    link.form(event, query.token, false),
  );
};
