import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LinkedMail } from '../../auth/mails';
import { html } from '../../html/html';
import type { RenderError } from '../../http/handler';
import { errorPage } from '../../http/pages/error-page';
import { openPage } from '../../http/pages/hosted-page';
import type { WayOn } from '../../http/pages/page-texts/page-texts';
import type { HostedPageSettings } from '../hosted-pages/page-endpoint';
import { pendingPlace } from '../hosted-pages/pending-mail';

/** Where people go on after a link that does not work, the likeliest first. */
const waysOn: Readonly<Record<LinkedMail, readonly WayOn[]>> = {
  'verify-email': ['/login', '/inactive'],
  'reset-password': ['/forgot', '/login'],
  'change-email': ['/account'],
  'sign-in': ['/login'],
  invitation: ['/login', '/forgot'],
};

/** Where somebody goes on after a link, if this browser requested its mail. Safe to redirect to. */
export const placeAfter = (
  settings: Pick<HostedPageSettings, 'pages'>,
  event: APIGatewayProxyEventV2,
  link: LinkedMail,
): string | null => (link === 'change-email' || link === 'invitation' ? null : pendingPlace(settings, event, link));

/**
 * The errors of the pages behind one kind of link. A link that does not work is explained without the form, and the page leads to
 * where a new one is requested. The page is the same for every reason, so it tells nothing about an account.
 */
export const errorsOfLink =
  (settings: Pick<HostedPageSettings, 'pages'>, link: LinkedMail): RenderError =>
  (refusal, _error, event) => {
    const { status, headers, code } = refusal;
    if (code !== 'invalid_link' && code !== 'invalid_reset_token') return errorPage(settings.pages(), refusal, event);
    const page = openPage(settings.pages(), event, placeAfter(settings, event, link));
    const { refusals, deadLinks } = page.texts;
    const ways = waysOn[link].map(
      (path, index) =>
        html`<a class="button${index === 0 ? null : ' secondary'}" href="${path === '/account' ? path : page.withReturnTo(path)}">${deadLinks.ways[path]}</a>\n`,
    );
    const shown = page.show(
      {
        title: refusals.link.title,
        body: html`<p>${refusals.link.text}</p>
<p>${deadLinks.advice[link]}</p>
<div class="alternatives">
${ways}</div>`,
        urlHasSecret: event.queryStringParameters?.token !== undefined,
        hidesLanguages: true,
      },
      { status, ...(headers && { headers }) },
    );
    return { ...shown, code };
  };
