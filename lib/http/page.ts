import { type Html, html } from '../html/html';
import { pageStyle } from './page-style';
import type { HttpResponse } from './response';

/** What stands on a page. */
export interface PageContent {
  readonly title: string;
  /** Below the title, which is the heading as well. */
  readonly body: Html;
}

/** What all pages of a service have in common. */
interface PageFrame {
  readonly serviceName: string;
  /** BCP 47. */
  readonly language: string;
  /** New for every answer: 128 random bits at least, in base64url. */
  readonly nonce: string;
}

const YEAR_SECONDS = 31_536_000;

/**
 * An answer that is a page. It loads nothing, runs nothing, can be framed by nobody and sends its forms to us alone; where it
 * was, which may carry a token, is told to nobody.
 * @see ASVS 5.0 3.4.1-3.4.8, 3.5.3, 14.2.1; CSP Level 3 section 7.1 for the nonce
 */
export const page = (
  { title, body }: PageContent,
  { serviceName, language, nonce }: PageFrame,
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
    'referrer-policy': 'no-referrer',
    'strict-transport-security': `max-age=${YEAR_SECONDS}`,
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
    ...headers,
  },
  ...(cookies === undefined ? {} : { cookies }),
});
