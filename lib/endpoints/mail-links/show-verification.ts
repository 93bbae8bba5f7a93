import type { CookieSettings } from '../../http/cookies';
import { free, type Operation } from '../operation';
import { linkPage, malformedLink, noMail } from './answers';
import { type MailLinkSettings, showLinkHandler } from './handler';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'The link that verifies an email',
  description: 'For people. Shows a button, and asks for a password in a browser that did not sign up.',
  query: { schema: linkQuery, arguments: { token: 'Of the mail.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});

export const createHandler = ({ signUpCookie, ...settings }: MailLinkSettings & { signUpCookie: CookieSettings }) =>
  showLinkHandler(settings, 'verify-email', ({ cookie }) => cookie(signUpCookie.name) === null);
