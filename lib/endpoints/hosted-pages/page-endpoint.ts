import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Session, User } from '../../auth/entities';
import type { SessionCaller } from '../../auth/tokens/find-session-caller';
import type { EdgeSettings } from '../../http/cross-origin';
import {
  type CallerSource,
  type EndpointHandler,
  pageEndpoint,
  privatePageEndpoint,
  type RenderError,
} from '../../http/handler';
import { errorPage } from '../../http/pages/error-page';
import { type HostedPage, openPage } from '../../http/pages/hosted-page';
import type { NoticeCode } from '../../http/pages/notices';
import type { PageSettings } from '../../http/pages/page-settings';
import type { HttpRequest, PrivateRequest } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import { authService } from '../auth-service/surface';

/** The settings of a hosted page. */
export interface HostedPageSettings extends EdgeSettings {
  pages(): PageSettings;
}

export type PublicPage = (
  request: HttpRequest<undefined>,
  page: HostedPage,
  event: APIGatewayProxyEventV2,
) => Promise<HttpResponse>;

type PrivatePage = (
  request: PrivateRequest<undefined, SessionCaller>,
  page: HostedPage,
  event: APIGatewayProxyEventV2,
) => Promise<HttpResponse>;

/** A page that everybody may open. Unknown arguments of its URL are ignored. */
export const publicPage = (settings: HostedPageSettings, show: PublicPage): EndpointHandler =>
  pageEndpoint(authService, settings, { errorPage: pageOfError(settings) }, (request, event) =>
    show(request, openPage(settings.pages(), event), event),
  );

/** A page for people who are signed in. Everybody else is sent to the sign-in, and comes back here. */
export const privatePage = (
  settings: HostedPageSettings,
  callers: CallerSource<SessionCaller>,
  show: PrivatePage,
): EndpointHandler =>
  privatePageEndpoint(authService, settings, callers, { errorPage: leadingOn(settings, null) }, (request, event) =>
    show(request, openPage(settings.pages(), event, undefined, actingAs(request)), event),
  );

/** The email of the user as whom an admin uses this session; `null` if nobody does. */
export const actingAs = ({
  caller,
  session,
}: {
  readonly caller: Pick<User, 'email'>;
  readonly session: Pick<Session, 'impersonator'>;
}): string | null => (session.impersonator === undefined ? null : caller.email);

/** An error as a page. */
export const pageOfError =
  (settings: HostedPageSettings): RenderError =>
  (refusal, _error, event) =>
    errorPage(settings.pages(), refusal, event);

/** The path of the page with a form, perhaps from the path of the form. */
export type PageOfForm = string | ((event: APIGatewayProxyEventV2) => string);

/** The code of an error -> the page that removes its cause. */
const remedies: Readonly<Record<string, { path: string; notice: NoticeCode }>> = {
  not_signed_in: { path: '/login', notice: 'sign_in_first' },
  reauthentication_required: { path: '/reauthenticate', notice: 'prove_again' },
  second_factor_required: { path: '/reauthenticate', notice: 'second_factor_first' },
  second_factor_setup_required: { path: '/setup-2fa', notice: 'second_factor_setup_first' },
};

/**
 * Send a caller of a private page who may not see it yet to the page on which they can change that. It leads back.
 * @param back the page to return to; `null` for the page that was requested.
 */
export const leadingOn =
  (settings: HostedPageSettings, back: PageOfForm | null): RenderError =>
  (refusal, _error, event) => {
    const remedy = remedies[refusal.code ?? ''];
    if (remedy === undefined) return errorPage(settings.pages(), refusal, event);
    const { rawPath, rawQueryString } = event;
    const here = rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`;
    const place = typeof back === 'function' ? back(event) : back;
    const page = openPage(settings.pages(), event, place ?? here);
    return page.leave(page.withReturnTo(remedy.path), { notice: remedy.notice });
  };
