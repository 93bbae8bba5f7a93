import type { CookieSettings } from '../../http/cookies';
import { pageEndpoint } from '../../http/handler';
import { authService } from '../auth-service/surface';
import { free, type Operation } from '../operation';
import { linkPage, malformedLink, noMail } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'The link that verifies an email',
  description: 'For people. Shows a button, and asks for a password in a browser that did not sign up.',
  query: { schema: linkQuery, arguments: { token: 'Of the mail.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: MailLinkSettings & { readonly signUpCookie: CookieSettings }) => {
  const link = createMailLink(settings, 'verify-email');
  return pageEndpoint(authService, settings, link.show, async ({ query, cookie }) =>
    link.form(query.token, cookie(settings.signUpCookie.name) === null),
  );
};
