import { free, type Operation } from '../operation';
import { linkPage, malformedLink, noMail } from './answers';
import { type MailLinkSettings, showLinkHandler } from './handler';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'The link that resets a password',
  description: 'For people. Shows a form for the new password.',
  query: { schema: linkQuery, arguments: { token: 'Of the mail.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: MailLinkSettings) => showLinkHandler(settings, 'reset-password', () => true);
