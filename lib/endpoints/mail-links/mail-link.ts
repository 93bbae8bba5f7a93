import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError, type AuthFault } from '../../auth/errors';
import { getMailedToken, parseMailedToken } from '../../auth/mailing/mailed-token';
import { readBody } from '../../http/body';
import type { HttpRequest } from '../../http/request';
import { type HttpResponse, ok } from '../../http/response';
import { type MailRouteSettings, mailingPrecondition } from '../mail-route';
import { createMailLinkPages, linkForms, type MailLink, type PageSettings, type PasswordFault } from './pages';
import { linkQuery } from './query';

/** What the routes behind the links of mails work with. */
export interface MailLinkSettings extends PageSettings, MailRouteSettings {}

/** What a link has done, for programs and for people. */
interface LinkUse {
  readonly email: string;
  readonly message: string;
}

/** What the two endpoints behind a link of mails have in common: `show` and `use` are what their routes read. */
export const createMailLink = (settings: MailLinkSettings, link: MailLink) => {
  const pages = createMailLinkPages(settings);
  const precondition = mailingPrecondition(settings);
  return {
    show: { precondition, query: linkQuery, errorPage: pages.refused },

    /**
     * The page a link leads to: it asks for the press that uses the link. It reads no table and changes nothing, so whoever
     * fetches links before people do, or in their place, uses none up.
     * @throws {AuthError} `invalid_link` for what no mail holds.
     */
    form: (token: string, asksPassword: boolean): HttpResponse => {
      getMailedToken(token);
      return pages.form(link, { token, asksPassword });
    },

    use: {
      precondition,
      /** The form again, for a password that will not do. */
      errorPage: (refusal: HttpResponse, error: unknown, event: APIGatewayProxyEventV2): HttpResponse => {
        const fault = passwordFaultOf(link, error);
        const token = fault && tokenOf(event);
        return fault && token
          ? pages.form(link, { token, asksPassword: true, fault }, refusal)
          : pages.refused(refusal, error);
      },
    },

    done: ({ wantsPage }: Pick<HttpRequest<unknown>, 'wantsPage'>, { email, message }: LinkUse): HttpResponse =>
      wantsPage ? pages.done(link, email) : ok({ email, message }),
  };
};

const passwordFaultOf = (link: MailLink, error: unknown): PasswordFault | null => {
  if (!(error instanceof AuthError)) return null;
  const fault = error as AuthFault;
  if (fault.code !== 'missing_field' && fault.code !== 'invalid_field') return null;
  return fault.details.field === linkForms[link].passwordField ? fault : null;
};

/** Of a body that has been read before: a field of it was found fault with. */
const tokenOf = (event: APIGatewayProxyEventV2): string | null => {
  const { token } = readBody(event, 'form-or-json') as { token?: unknown };
  return typeof token === 'string' && parseMailedToken(token) !== null ? token : null;
};
