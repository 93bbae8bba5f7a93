import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError, type AuthFault } from '../../auth/errors';
import { getMailedToken, parseMailedToken } from '../../auth/mailing/mailed-token';
import { mails, type UserLink } from '../../auth/mails';
import { readBody } from '../../http/body';
import type { HttpRequest } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import { ok } from '../../http/response';
import type { MailRouteSettings } from '../mail-route';
import { mailingPrecondition } from '../mail-route';
import type { PageSettings } from './page-frame';
import { createMailLinkPages, type PasswordRefusal } from './pages';
import { linkQuery } from './query';

export interface MailLinkSettings extends PageSettings, MailRouteSettings {}

/** The result of using a link. `message` is for programs: people get a page. */
interface LinkUse {
  readonly email: string;
  readonly message: string;
}

/**
 * The parts that the endpoints of one kind of link share. `show` and `use` are the inputs of the routes that show and use a
 * link.
 */
export const createMailLink = (settings: MailLinkSettings, link: UserLink) => {
  const pages = createMailLinkPages(settings);
  const precondition = mailingPrecondition(settings);
  return {
    show: {
      precondition,
      query: linkQuery,
      errorPage: (refusal: HttpResponse, error: unknown): HttpResponse => pages.refused(refusal, error, true),
    },

    /**
     * The page that a link opens, with a button that uses the link. Opening it reads no table and changes nothing, so programs
     * that fetch links, such as virus scanners of mail, do not use them up.
     * @throws {AuthError} `invalid_link` for a token that no mail of the service can contain.
     */
    form: (token: string, asksPassword: boolean): HttpResponse => {
      getMailedToken(token);
      return pages.form(link, { token, asksPassword, urlHasToken: true });
    },

    use: {
      precondition,
      bodyHasSecret: true as const,
      /** Shows the form again if the password is refused. */
      errorPage: (refusal: HttpResponse, error: unknown, event: APIGatewayProxyEventV2): HttpResponse => {
        const fault = passwordFaultOf(link, error);
        const token = fault && tokenOf(event);
        return fault && token
          ? pages.form(link, { token, asksPassword: true, urlHasToken: false, fault }, refusal)
          : pages.refused(refusal, error, false);
      },
    },

    done: ({ wantsPage }: Pick<HttpRequest<unknown>, 'wantsPage'>, { email, message }: LinkUse): HttpResponse =>
      wantsPage ? pages.done(link, email) : ok({ email, message }),
  };
};

const passwordFaultOf = (link: UserLink, error: unknown): PasswordRefusal | null => {
  if (!(error instanceof AuthError)) return null;
  const fault = error as AuthFault;
  if (fault.code !== 'missing_field' && fault.code !== 'invalid_field') return null;
  return fault.details.field === mails[link].link.passwordField ? fault : null;
};

/** The token in the body. The body can be parsed, because the error is about one of its fields. */
const tokenOf = (event: APIGatewayProxyEventV2): string | null => {
  const { token } = readBody(event, 'form-or-json') as { token?: unknown };
  return typeof token === 'string' && parseMailedToken(token) !== null ? token : null;
};
