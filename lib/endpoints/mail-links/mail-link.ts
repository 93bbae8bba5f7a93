import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError, type AuthFault } from '../../auth/errors';
import { getMailedToken, parseMailedToken } from '../../auth/mailing/mailed-token';
import { mails, type UserLink } from '../../auth/mails';
import { readBody } from '../../http/body';
import { errorPage } from '../../http/pages/error-page';
import { openPage } from '../../http/pages/hosted-page';
import type { HttpRequest } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import { ok } from '../../http/response';
import type { MailRouteSettings } from '../mail-route';
import { mailingPrecondition } from '../mail-route';
import type { LinkPageSettings } from './link-page-settings';
import { donePage, linkForm, type PasswordRefusal } from './pages';
import { linkQuery } from './query';

export type MailLinkSettings = LinkPageSettings & MailRouteSettings;

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
  const { minimumLength } = settings.passwords;
  const refused = (refusal: HttpResponse, event: APIGatewayProxyEventV2) => errorPage(settings.pages(), refusal, event);
  const precondition = mailingPrecondition(settings);
  return {
    show: {
      precondition,
      query: linkQuery,
      errorPage: (refusal: HttpResponse, _error: unknown, event: APIGatewayProxyEventV2) => refused(refusal, event),
    },

    /**
     * The page that a link opens, with a button that uses the link. Opening it reads no table and changes nothing, so programs
     * that fetch links, such as virus scanners of mail, do not use them up.
     * @throws {AuthError} `invalid_link` for a token that no mail of the service can contain.
     */
    form: (event: APIGatewayProxyEventV2, token: string, asksPassword: boolean): HttpResponse => {
      getMailedToken(token);
      const page = openPage(settings.pages(), event);
      const minimumPasswordLength = asksPassword ? minimumLength : null;
      return page.show(linkForm(page, link, { token, minimumPasswordLength, urlHasToken: true }));
    },

    use: {
      precondition,
      bodyHasSecret: true as const,
      /** Shows the form again if the password is refused. */
      errorPage: (refusal: HttpResponse, error: unknown, event: APIGatewayProxyEventV2): HttpResponse => {
        const fault = passwordFaultOf(link, error);
        const token = fault === null ? null : tokenOf(event);
        if (fault === null || token === null) return refused(refusal, event);
        const page = openPage(settings.pages(), event);
        const { status, headers } = refusal;
        const form = { token, minimumPasswordLength: minimumLength, urlHasToken: false, fault };
        return page.show(linkForm(page, link, form), { status, ...(headers && { headers }) });
      },
    },

    done: (
      { wantsPage }: Pick<HttpRequest<unknown>, 'wantsPage'>,
      event: APIGatewayProxyEventV2,
      { email, message }: LinkUse,
    ): HttpResponse => {
      if (!wantsPage) return ok({ email, message });
      const page = openPage(settings.pages(), event);
      return page.show(donePage(page, page.texts.links[link].done(email), '/login', page.texts.refusals.signIn));
    },
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
