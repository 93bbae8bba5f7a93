import { type ShowVerificationDeps, showVerification } from '../../auth/emails/show-verification';
import type { CookieSettings } from '../../http/cookies';
import { pageEndpoint } from '../../http/handler';
import { noMail } from '../answers';
import { authService } from '../auth-service/surface';
import type { Operation } from '../operation';
import { deadLink, linkCost, linkPage } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'Open the link that verifies an email',
  description:
    'Shows a page with a button that uses the link. A browser that did not sign up is also asked for a password.',
  query: { schema: linkQuery, arguments: { token: 'The token of the link.' } },
  answers: { 200: linkPage, 403: deadLink, 404: noMail },
  // A browser with a sign-up cookie costs one read more.
  cost: linkCost,
  hasPages: true,
});

type Settings = MailLinkSettings & { readonly signUpCookie: CookieSettings };

export const createHandler = (deps: ShowVerificationDeps, settings: Settings) => {
  const link = createMailLink(settings, 'verify-email');
  return pageEndpoint(authService, settings, link.show, async ({ query: { token }, cookie }, event) => {
    const signUpSecret = cookie(settings.signUpCookie.name);
    const { email, isOwnSignUp } = await showVerification(deps, { token, signUpSecret });
    return link.form(event, { token, email, asksPassword: !isOwnSignUp });
  });
};
