import { type Html, html, markupOf } from '../../html/html';
import type { HttpResponse } from '../response';
import type { Brand } from './brand';
import { helperScript } from './helper-script';
import type { NoticeKind } from './notices';
import { pageStyle } from './page-style';

/** The content of one page. */
export interface PageContent {
  /** Also the heading, unless `heading` is given. */
  readonly title: string;
  readonly heading?: string;
  /** Below the heading. */
  readonly body: Html;
  /** `wide` for pages with lists and tables; `wide console` for the admin console; `card`, the default, for one form or message. */
  readonly layout?: 'card' | 'wide' | 'wide console';
  /** Style of this page besides that of every page, from a constant of the service. */
  readonly style?: Html;
  /** A script without `</script`, from a constant of the service. Runs with the nonce of the answer. `helperScript` is added if needed. */
  readonly script?: Html;
  /** Whether its script sends requests to this service. */
  readonly connects?: true;
}

/** A link of the navigation or the footer. */
export interface PageLink {
  readonly text: string;
  /** Trusted. */
  readonly href: string;
  /** BCP 47, if the text is in another language than the page. */
  readonly language?: string;
  readonly isCurrent?: boolean;
}

/** What surrounds the content of a page. */
export interface PageFrame {
  readonly brand: Brand;
  /** BCP 47. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** New for every answer: at least 128 random bits, in base64url. */
  readonly nonce: string;
  /** Whether the URL of the page contains a secret, such as the token of a link. */
  readonly urlHasSecret: boolean;
  /** The origins that a form of this page may lead to, besides this service. Browsers check every redirect after a form. */
  readonly formTargets: readonly string[];
  /** Where the name of the service leads. */
  readonly homeUrl: string;
  readonly navigation: readonly PageLink[];
  readonly languages: readonly PageLink[];
  /** Above the content: whom an admin acts as. */
  readonly banner: Html | null;
  readonly notice: { readonly kind: NoticeKind; readonly text: string } | null;
  readonly words: { readonly skip: string; readonly navigation: string; readonly languages: string };
}

/** The status, headers and cookies of a page, if they are not those of a success. */
export type PageExtras = Partial<Pick<HttpResponse, 'status' | 'headers' | 'cookies'>>;

const YEAR_SECONDS = 31_536_000;

/**
 * An HTML answer that loads nothing but the logo, runs no script but its own, cannot be framed, sends its forms to this service only,
 * and tells other sites nothing about its URL. If the URL has a secret, browsers do not send it to this service either. They then send
 * `Origin: null` with the forms of the page.
 * @see ASVS 5.0 3.4.1-3.4.8, 3.5.3, 14.2.1; CSP Level 3 section 7.1 for the nonce
 */
export const page = (
  content: PageContent,
  frame: PageFrame,
  { status = 200, headers, cookies }: PageExtras = {},
): HttpResponse => ({
  status,
  body: documentOf(content, frame),
  headers: {
    'content-security-policy': contentSecurityPolicy(content, frame),
    'referrer-policy': frame.urlHasSecret ? 'no-referrer' : 'same-origin',
    'strict-transport-security': `max-age=${YEAR_SECONDS}`,
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    ...headers,
  },
  ...(cookies === undefined ? {} : { cookies }),
});

/** What `helperScript` makes better: forms, which it sends once, and buttons. Text of users has no such markup. */
const FOR_HELPERS = /<form | data-(?:reveal|copy|print)="/;

const scriptsOf = ({ script, body }: PageContent): Html[] => [
  ...(FOR_HELPERS.test(markupOf(body)) ? [helperScript] : []),
  ...(script === undefined ? [] : [script]),
];

const contentSecurityPolicy = (content: PageContent, { brand, nonce, formTargets }: PageFrame): string =>
  [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    ...(scriptsOf(content).length === 0 ? [] : [`script-src 'nonce-${nonce}'`]),
    ...(content.connects ? ["connect-src 'self'"] : []),
    ...(brand.logoUrl === null ? [] : [`img-src ${brand.logoUrl.startsWith('data:') ? 'data:' : brand.logoUrl}`]),
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');

const documentOf = (content: PageContent, frame: PageFrame): Html => {
  const { title, heading = title, body, layout = 'card', style } = content;
  const { brand, language, direction, nonce, notice, words } = frame;
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title} · ${brand.serviceName}</title>
<style nonce="${nonce}">${brandStyle(brand)}${pageStyle}${style ?? null}</style>
</head>
<body class="${layout}">
<a class="skip" href="#main">${words.skip}</a>
<header>
<a class="brand" href="${frame.homeUrl}">${brandMark(brand)}</a>
${navigation(words.navigation, frame.navigation)}</header>
${frame.banner}<main id="main">
${notice === null ? null : html`<p class="notice ${notice.kind}" role="status">${notice.text}</p>\n`}<h1>${heading}</h1>
${body}
</main>
<footer>
${navigation(words.languages, frame.languages)}</footer>
${scriptsOf(content).map((script) => html`<script nonce="${nonce}">${script}</script>\n`)}</body>
</html>
`;
};

const brandMark = ({ logoUrl, serviceName }: Brand): Html =>
  logoUrl === null ? html`${serviceName}` : html`<img src="${logoUrl}" alt="${serviceName}" height="32">`;

const navigation = (label: string, links: readonly PageLink[]): Html | null =>
  links.length === 0 ? null : html`<nav aria-label="${label}"><ul>${links.map(navigationItem)}</ul></nav>\n`;

const navigationItem = ({ text, href, language, isCurrent }: PageLink): Html =>
  html`<li><a href="${href}"${language === undefined ? null : html` lang="${language}" hreflang="${language}"`}${isCurrent ? html` aria-current="true"` : null}>${text}</a></li>`;

/** Colours are `#rrggbb`, which the settings make sure of. */
const brandStyle = ({ light, dark }: Brand): Html => html`
:root { --accent: ${light.accent}; --on-accent: ${light.onAccent}; }
@media (prefers-color-scheme: dark) { :root { --accent: ${dark.accent}; --on-accent: ${dark.onAccent}; } }
`;
