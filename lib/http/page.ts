import { type Html, html } from '../html/html';
import { pageStyle } from './page-style';
import type { HttpResponse } from './response';

/** The content of one page. */
export interface PageContent {
  readonly title: string;
  /** Below the title, which is also the heading. */
  readonly body: Html;
}

/** The settings that all pages share, and the nonce of this answer. */
interface PageFrame {
  readonly serviceName: string;
  /** BCP 47. */
  readonly language: string;
  /** New for every answer: at least 128 random bits, in base64url. */
  readonly nonce: string;
  /** Whether the URL of the page contains a secret, such as the token of a link. */
  readonly urlHasSecret: boolean;
}

const YEAR_SECONDS = 31_536_000;

/**
 * An HTML answer that loads nothing, runs no script, cannot be framed, sends its forms to this service only, and tells other
 * sites nothing about its URL. If the URL has a secret, browsers do not send it to this service either. They then send
 * `Origin: null` with the forms of the page.
 * @see ASVS 5.0 3.4.1-3.4.8, 3.5.3, 14.2.1; CSP Level 3 section 7.1 for the nonce
 */
export const page = (
  { title, body }: PageContent,
  { serviceName, language, nonce, urlHasSecret }: PageFrame,
  { status = 200, headers, cookies }: Partial<Pick<HttpResponse, 'status' | 'headers' | 'cookies'>> = {},
): HttpResponse => ({
  status,
  body: html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${serviceName}</title>
<style nonce="${nonce}">${pageStyle}</style>
</head>
<body>
<main>
<p class="service">${serviceName}</p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`,
  headers: {
    'content-security-policy':
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; ` +
      "frame-ancestors 'none'; object-src 'none'",
    'referrer-policy': urlHasSecret ? 'no-referrer' : 'same-origin',
    'strict-transport-security': `max-age=${YEAR_SECONDS}`,
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    ...headers,
  },
  ...(cookies === undefined ? {} : { cookies }),
});
