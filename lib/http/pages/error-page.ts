import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { html } from '../../html/html';
import type { HttpResponse } from '../response';
import { type HostedPage, openPage } from './hosted-page';
import type { PageContent } from './page';
import type { PageSettings } from './page-settings';
import type { PageTexts, Words } from './page-texts/page-texts';

/**
 * A refusal as a page, with its status and headers. Endpoints load this module only when they need it, and apart from their own code:
 * it knows an error by the code and the status of its answer.
 */
export const errorPage = (
  settings: PageSettings,
  refusal: HttpResponse,
  event: APIGatewayProxyEventV2,
): HttpResponse => {
  const page = openPage(settings, event);
  const { status, headers, code } = refusal;
  return {
    ...page.show(
      { ...refusalContent(page, refusal), urlHasSecret: hasToken(event), hidesLanguages: true },
      { status, ...(headers && { headers }) },
    ),
    ...(code && { code }),
  };
};

/** The title, the reason, and a way on. */
const refusalContent = (page: HostedPage, refusal: HttpResponse): PageContent => {
  const { refusals } = page.texts;
  const { title, text } = wordsOf(refusals, refusal);
  const asksSignIn = refusal.status === 401 || refusal.code === 'not_signed_in';
  const [href, words] = asksSignIn ? [page.withReturnTo('/login'), refusals.signIn] : ['/', refusals.toStart];
  return {
    title,
    body: html`<p>${text}</p>
<p><a class="button" href="${href}">${words}</a></p>`,
  };
};

const wordsOf = (refusals: PageTexts['refusals'], { status, headers, code }: HttpResponse): Words => {
  if (code === 'invalid_link' || code === 'invalid_reset_token') return refusals.link;
  if (code === 'cross_site') return refusals.crossSite;
  if (code === 'not_signed_in' || status === 401) return refusals.notSignedIn;
  if (status === 403) return refusals.forbidden;
  if (status === 404) return refusals.absent;
  if (status === 405) return refusals.wrongMethod;
  if (status === 429) return refusals.tooMany(Number(headers?.['retry-after']));
  if (status === 503) return refusals.unavailable;
  return status >= 500 ? refusals.failed : refusals.unreadable;
};

/** Whether the page was opened with the link of a mail. */
const hasToken = ({ queryStringParameters }: APIGatewayProxyEventV2): boolean =>
  queryStringParameters?.token !== undefined;
