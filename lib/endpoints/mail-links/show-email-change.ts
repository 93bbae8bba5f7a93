import { free, type Operation } from '../operation';
import { linkPage, malformedLink, noMail } from './answers';
import { type MailLinkSettings, showLinkHandler } from './handler';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'The link that changes an email',
  description: 'For people. Shows a button.',
  query: { schema: linkQuery, arguments: { token: 'Of the mail.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: MailLinkSettings) => showLinkHandler(settings, 'change-email', () => false);
