import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AuthError, type AuthFault } from '../../auth/errors';
import { parseMailedToken } from '../../auth/mailing/mailed-token';
import { mails, type UserLink } from '../../auth/mails';
import { readBody } from '../../http/body';
import { openPage } from '../../http/pages/hosted-page';
import type { HttpResponse } from '../../http/response';
import { type MailRouteSettings, mailingPrecondition } from '../mail-route';
import { errorsOfLink, placeAfter } from './dead-link';
import type { LinkPageSettings } from './link-page-settings';
import { linkForm, type PasswordRefusal } from './pages';
import { linkQuery } from './query';

export type MailLinkSettings = LinkPageSettings & MailRouteSettings;

/** What the page of a link shows. */
interface LinkPage {
  readonly token: string;
  /** The account that the link is about. */
  readonly email: string;
  readonly asksPassword: boolean;
}

/**
 * The parts that the endpoints of one kind of link share. `show` and `use` are the inputs of the routes that show and use a
 * link.
 */
export const createMailLink = (settings: MailLinkSettings, link: UserLink) => {
  const { minimumLength } = settings.passwords;
  const errorPage = errorsOfLink(settings, link);
  const precondition = mailingPrecondition(settings);
  // The place is needed already here: a browser follows the redirect after a form only to where its page allows.
  const open = (event: APIGatewayProxyEventV2) => openPage(settings.pages(), event, placeAfter(settings, event, link));
  return {
    show: { precondition, query: linkQuery, errorPage },

    /**
     * The page that a link opens, with a button that uses the link. Opening it reads the account and changes nothing, so programs
     * that fetch links, such as virus scanners of mail, do not use them up.
     */
    form: (event: APIGatewayProxyEventV2, { token, email, asksPassword }: LinkPage): HttpResponse => {
      const page = open(event);
      const minimumPasswordLength = asksPassword ? minimumLength : null;
      return page.show(linkForm(page, link, { token, email, minimumPasswordLength, urlHasToken: true }));
    },

    use: {
      precondition,
      bodyHasSecret: true as const,
      /** Shows the form again if the password is refused. */
      errorPage: (refusal: HttpResponse, error: unknown, event: APIGatewayProxyEventV2): HttpResponse => {
        const fault = passwordFaultOf(link, error);
        const sent = fault === null ? null : sentForm(event);
        if (fault === null || sent === null) return errorPage(refusal, error, event);
        const page = open(event);
        const { status, headers } = refusal;
        const form = { ...sent, minimumPasswordLength: minimumLength, urlHasToken: false, fault };
        return page.show(linkForm(page, link, form), { status, ...(headers && { headers }) });
      },
    },
  };
};

const passwordFaultOf = (link: UserLink, error: unknown): PasswordRefusal | null => {
  if (!(error instanceof AuthError)) return null;
  const fault = error as AuthFault;
  if (fault.code !== 'missing_field' && fault.code !== 'invalid_field') return null;
  return fault.details.field === mails[link].link.passwordField ? fault : null;
};

/** Token and account in the body. The body can be parsed, because the error is about one of its fields. */
const sentForm = (event: APIGatewayProxyEventV2): { token: string; email: string | null } | null => {
  const { token, account } = readBody(event, 'form-or-json') as { token?: unknown; account?: unknown };
  if (typeof token !== 'string' || parseMailedToken(token) === null) return null;
  return { token, email: typeof account === 'string' ? account : null };
};
