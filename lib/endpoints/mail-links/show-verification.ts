import type { CookieSettings } from '../../http/cookies';
import { pageEndpoint } from '../../http/handler';
import { noMail } from '../answers';
import { authService } from '../auth-service/surface';
import { free, type Operation } from '../operation';
import { linkPage, malformedLink } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'Open the link that verifies an email',
  description:
    'Shows a page with a button that uses the link. A browser that did not sign up is also asked for a password.',
  query: { schema: linkQuery, arguments: { token: 'The token of the link.' } },
  answers: { 200: linkPage, 403: malformedLink, 404: noMail },
  cost: free,
  hasPages: true,
});

export const createHandler = (settings: MailLinkSettings & { readonly signUpCookie: CookieSettings }) => {
  const link = createMailLink(settings, 'verify-email');
  return pageEndpoint(authService, settings, link.show, async ({ query, cookie }, event) =>
    link.form(event, query.token, cookie(settings.signUpCookie.name) === null),
  );
};
