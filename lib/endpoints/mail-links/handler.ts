import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { GenericSchema, InferOutput } from 'valibot';
import { AuthError, type AuthFault } from '../../auth/errors';
import { getMailedToken, parseMailedToken } from '../../auth/mailing/mailed-token';
import { requireMailing } from '../../auth/mailing/require-mailing';
import { type LinkedMail, mails } from '../../auth/mails';
import { acceptsPage } from '../../http/accepts-page';
import { readBody } from '../../http/body';
import { type HttpRequest, httpHandler, type LambdaHandler, type RouteInput } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceErrors } from '../auth-service/surface';
import { admitMailChange, type MailRouteSettings } from '../mail-route';
import { createMailLinkPages, type PageSettings, type PasswordRefusal } from './pages';
import { linkQuery } from './query';

export interface MailLinkSettings extends PageSettings, MailRouteSettings {}

/** The result of using a link. `message` is for programs: people get a page. */
interface LinkUse {
  readonly email: string;
  readonly message: string;
}

/**
 * The page that a link opens, with a button that uses the link. Opening it reads no table and changes nothing, so programs that
 * fetch links, such as virus scanners of mail, do not use them up.
 */
export const showLinkHandler = (
  settings: MailLinkSettings,
  link: LinkedMail,
  asksPassword: (request: Pick<HttpRequest<undefined>, 'cookie'>) => boolean,
): LambdaHandler => {
  const pages = createMailLinkPages(settings);
  const input = { ...forPeople(pages), query: linkQuery, admit: () => requireMailing(settings.mode) };
  return httpHandler(authServiceErrors, input, async (request) => {
    const { token } = request.query;
    getMailedToken(token);
    return pages.form(link, { token, asksPassword: asksPassword(request) });
  });
};

/** Uses a link. Browsers get a page, or the form again if the password is refused. */
export const useLinkHandler = <Body extends GenericSchema>(
  settings: MailLinkSettings,
  link: LinkedMail,
  body: Body,
  use: (request: HttpRequest<InferOutput<Body>>) => Promise<LinkUse>,
): LambdaHandler => {
  const pages = createMailLinkPages(settings);
  const input = { ...forPeople(pages, link), body, admit: admitMailChange(settings) };
  return httpHandler(authServiceErrors, input, async (request, event) => {
    const { email, message } = await use(request as HttpRequest<InferOutput<Body>>);
    return acceptsPage(event) ? pages.done(link, email) : ok({ email, message });
  });
};

/** Renders refusals as pages for browsers. */
const forPeople = (
  pages: ReturnType<typeof createMailLinkPages>,
  link?: LinkedMail,
): Required<Pick<RouteInput, 'renderError'>> => ({
  renderError: (refusal, error, event) => {
    if (!acceptsPage(event)) return refusal;
    const fault = link && passwordFaultOf(link, error);
    const token = fault && tokenOf(event);
    return link && fault && token
      ? pages.form(link, { token, asksPassword: true, fault }, refusal)
      : pages.refused(refusal, error);
  },
});

const passwordFaultOf = (link: LinkedMail, error: unknown): PasswordRefusal | null => {
  if (!(error instanceof AuthError)) return null;
  const fault = error as AuthFault;
  if (fault.code !== 'missing_field' && fault.code !== 'invalid_field') return null;
  return fault.details.field === mails[link].link.passwordField ? fault : null;
};

/** From the body, which is readable: a field of it was refused. */
const tokenOf = (event: APIGatewayProxyEventV2): string | null => {
  const { token } = readBody(event, 'form-or-json') as { token?: unknown };
  return typeof token === 'string' && parseMailedToken(token) !== null ? token : null;
};
