import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { formTokenOf, newPageSecret } from '../../crypto/form-token';
import { type Html, html } from '../../html/html';
import { LANGUAGES, type Language } from '../../languages';
import { clearCookie, readCookie, setCookie } from '../cookies';
import { originOf } from '../origin';
import type { HttpResponse } from '../response';
import { acceptedReturnTo } from '../return-to';
import { FORM_TOKEN_FIELD, type FormSecret, formSecretOf } from './form-token';
import { NOTICE_SECONDS, type NoticeCode, noticeOf, notices } from './notices';
import { type PageContent, type PageExtras, type PageLink, page } from './page';
import { pageLanguage } from './page-language';
import type { PageSettings } from './page-settings';
import { pageTexts } from './page-texts/all';
import type { PageTexts } from './page-texts/page-texts';

/** A page, with whom it is for. */
export interface ShownPage extends PageContent {
  /** Whether it is for somebody who is signed in: the navigation then leads to their account. */
  readonly isSignedIn?: boolean;
  /** Replaces the navigation. */
  readonly navigation?: readonly PageLink[];
  readonly urlHasSecret?: boolean;
  /** Whether the page cannot be shown in another language: its path answers other requests with data. */
  readonly hidesLanguages?: boolean;
  /** Replaces the notice of the previous page. */
  readonly notice?: NoticeCode;
}

/** The answer of the service to one request of a browser. */
export interface HostedPage {
  readonly texts: PageTexts;
  readonly language: Language;
  /** Where the person wants to go after signing in, from the argument or the field `return_to`: safe to redirect to. */
  readonly returnTo: string | null;
  /** Hidden fields for a form: its token and, if there is one, the place to return to. */
  readonly hiddenFields: Html;
  /** A path of this service, perhaps with a query, with `return_to` if there is one. */
  withReturnTo(path: string): string;
  show(content: ShownPage, extras?: PageExtras): HttpResponse;
  /** 303 to another page, which shows the notice. @param url must be trusted. @see RFC 9110 section 15.4.4 */
  leave(url: string, extras?: { notice?: NoticeCode; cookies?: readonly string[] }): HttpResponse;
}

/** Browsers send such characters in no URL, but a place to return to may have them. */
const NOT_IN_URLS = /[^!-~]+/gu;

/** How long the choice of a language is kept. */
export const LANGUAGE_SECONDS = 31_536_000;

/**
 * Begin the answer to a request.
 * @param returnTo the field `return_to` of a form; the argument of the URL by default. Untrusted.
 * @param actingAs the email of the user as whom an admin uses the page, which then says so; `null` if nobody does.
 */
export const openPage = (
  settings: PageSettings,
  event: APIGatewayProxyEventV2,
  returnTo: string | null = event.queryStringParameters?.return_to ?? null,
  actingAs: string | null = null,
): HostedPage => {
  const { cookies, brand, appUrl, returnOrigins } = settings;
  const { language, isChosen } = pageLanguage(event, settings);
  const texts = pageTexts[language];
  // Made when a form needs it, so that only pages with forms set the cookie.
  let formSecret: FormSecret | undefined;
  const place = acceptedReturnTo(returnTo, returnOrigins);
  const left = noticeOf(readCookie(event, cookies.notice.name));

  const hiddenFields = (): Html => {
    formSecret ??= formSecretOf(event, settings);
    return html`<input type="hidden" name="${FORM_TOKEN_FIELD}" value="${formTokenOf(formSecret.value)}">
${place === null ? null : html`<input type="hidden" name="return_to" value="${place}">\n`}`;
  };

  const show = (content: ShownPage, { cookies: set = [], ...extras }: PageExtras = {}): HttpResponse => {
    const { isSignedIn = false, notice = left ?? undefined } = content;
    const frame = {
      brand,
      language,
      direction: texts.direction,
      nonce: newPageSecret(),
      urlHasSecret: content.urlHasSecret ?? false,
      formTargets: originsOf([place, appUrl]),
      homeUrl: appUrl ?? '/',
      navigation: content.navigation ?? (isSignedIn ? navigationOf(texts, event.rawPath) : []),
      languages: content.urlHasSecret || content.hidesLanguages ? [] : languagesOf(language, event, place),
      banner: actingAs === null ? null : bannerOf(texts, actingAs, hiddenFields()),
      notice: notice === undefined ? null : { kind: notices[notice], text: texts.notices[notice] },
      words: texts.layout,
    };
    return page(content, frame, {
      ...extras,
      cookies: [
        ...set,
        ...(formSecret?.cookies ?? []),
        ...(left === null ? [] : [clearCookie(cookies.notice)]),
        ...(isChosen ? [setCookie(cookies.language, language, LANGUAGE_SECONDS)] : []),
      ],
    });
  };

  return {
    texts,
    language,
    returnTo: place,
    get hiddenFields() {
      return hiddenFields();
    },
    withReturnTo: (path) => {
      if (place === null) return path;
      return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ return_to: place })}`;
    },
    show,
    leave: (url, { notice, cookies: set = [] } = {}) => ({
      status: 303,
      body: null,
      headers: { location: url.replace(NOT_IN_URLS, encodeURIComponent) },
      cookies: [...set, ...(notice === undefined ? [] : [setCookie(cookies.notice, notice, NOTICE_SECONDS)])],
    }),
  };
};

const bannerOf = ({ layout }: PageTexts, email: string, hiddenFields: Html): Html =>
  html`<form class="banner" method="post" action="/logout">
${hiddenFields}<p>${layout.actingAs(email)}</p>
<button class="secondary">${layout.stopActing}</button>
</form>
`;

/** The distinct origins of URLs that are not paths of this service. */
const originsOf = (urls: readonly (string | null)[]): string[] => [
  ...new Set(urls.flatMap((url) => (url === null || url.startsWith('/') ? [] : (originOf(url) ?? [])))),
];

const navigationOf = ({ layout }: PageTexts, path: string) =>
  [
    { text: layout.home, href: '/' },
    { text: layout.account, href: '/account' },
    { text: layout.signOut, href: '/logout' },
  ].map((link) => ({ ...link, isCurrent: link.href === path }));

/** Links to the same page in every language. A page that answers a form is shown anew, without what was typed. */
const languagesOf = (
  current: Language,
  { rawPath, queryStringParameters = {} }: APIGatewayProxyEventV2,
  place: string | null,
) => {
  const query = { ...(queryStringParameters as Record<string, string>), ...(place !== null && { return_to: place }) };
  return LANGUAGES.map((language) => ({
    text: pageTexts[language].name,
    href: `${rawPath}?${new URLSearchParams({ ...query, ui_locales: language })}`,
    language,
    isCurrent: language === current,
  }));
};
