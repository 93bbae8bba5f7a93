import { randomBytes, randomUUID } from 'node:crypto';
import { inboxPage, mailPage, missingPage } from './inbox-pages.mjs';
import { isLoopback } from './settings.mjs';

/** @typedef {import('./local-mailer.mjs').KeptMail} KeptMail */
/** @typedef {{ status: number, headers: Record<string, string>, body: string }} Answer */

/** As many as one looks through at once. */
const maxPerPage = 200;
const maxInJson = 1000;

/** For whoever finds the page, and nobody else: a mail's link is as good as a password. */
const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * The mails of this local run, for people (`/inbox`, `/inbox/{id}`) and for programs (`/inbox.json`). Answers only who asks for this
 * machine by a name that means itself: through a tunnel, or under a name that somebody else's DNS has led here, there is no inbox.
 * @param {Pick<import('./local-mailer.mjs').LocalMailer, 'list' | 'find'>} mailer
 * @param {{ sendsMail: boolean }} options whether there will ever be a mail
 * @returns {(request: { method: string, url: string, host: string | undefined }) => Promise<Answer | null>} `null` for what is
 *   none of its business
 */
export function createInbox(mailer, { sendsMail }) {
  return async ({ method, url, host }) => {
    const [path = '', query = ''] = url.split('?', 2);
    const name = /^\/inbox(\.json|\/[^/]+)?\/?$/.exec(path);
    if (name === null || !isOwnName(host)) return null;
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Method not allowed', { allow: 'GET, HEAD' });
    // No address has a space: it is a plus sign that somebody did not encode.
    const to = new URLSearchParams(query).get('to')?.trim().replaceAll(' ', '+') || undefined;
    const [, part = ''] = name;
    if (part === '.json') return jsonAnswer(200, (await mailer.list({ to, limit: maxInJson })).map(publicMail));
    if (part === '') {
      const mails = await mailer.list({ to, limit: maxPerPage + 1 });
      const shown = mails.slice(0, maxPerPage);
      return pageAnswer(200, (nonce) =>
        inboxPage({ mails: shown, hasMore: mails.length > maxPerPage, to, sendsMail, nonce }),
      );
    }
    const mail = await mailer.find(part.slice(1));
    if (mail === null) return pageAnswer(404, (nonce) => missingPage({ nonce }));
    return pageAnswer(200, (nonce) => mailPage({ mail, nonce }));
  };
}

/**
 * Before routing: the service has no such path.
 * @param {any} server hapi's
 * @param {ReturnType<typeof createInbox>} inbox
 */
export function serveInbox(server, inbox) {
  server.ext('onRequest', async (/** @type {any} */ { raw: { req } }, /** @type {any} */ toolkit) => {
    const answer = await inbox({ method: req.method, url: req.url, host: req.headers.host });
    if (answer === null) return toolkit.continue;
    const response = toolkit.response(answer.body).code(answer.status);
    for (const [name, value] of Object.entries(answer.headers)) response.header(name, value);
    return response.takeover();
  });
}

/** @param {string | undefined} host the header */
function isOwnName(host) {
  const address = `http://${host}`;
  return URL.canParse(address) && isLoopback(new URL(address));
}

/** @param {KeptMail} mail */
function publicMail({ id, to, subject, sent_at, links, text }) {
  return { id, to, subject, sent_at, links, text };
}

/**
 * @param {number} status
 * @param {(nonce: string) => string} page
 * @returns {Answer}
 */
function pageAnswer(status, page) {
  const nonce = randomBytes(16).toString('base64');
  // The frame with the mail's HTML keeps to this policy as well; style attributes are how mails are laid out.
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  const type = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return { status, headers: { ...headers, ...type, 'x-request-id': randomUUID() }, body: page(nonce) };
}

/**
 * @param {number} status
 * @param {unknown} value
 * @param {Record<string, string>} [more]
 * @returns {Answer}
 */
function jsonAnswer(status, value, more = {}) {
  const type = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': randomUUID() };
  return { status, headers: { ...headers, ...type, ...more }, body: JSON.stringify(value) };
}

/**
 * @param {number} status
 * @param {string} error
 * @param {Record<string, string>} more
 */
function refusal(status, error, more) {
  return jsonAnswer(status, { error }, more);
}
