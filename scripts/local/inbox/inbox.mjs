import { randomBytes, randomUUID } from 'node:crypto';
import { isLoopbackHost, isLoopbackIp } from '../loopback.mjs';
import { inboxPage, mailPage, missingPage } from './inbox-pages.mjs';

/** @typedef {import('./local-mailer.mjs').KeptMail} KeptMail */
/** @typedef {{ status: number, headers: Record<string, string>, body: string }} Answer */

/** Maximum number of mails on a page. */
const maxOnPage = 200;
/** Maximum number of mails in the JSON list. */
const maxInJson = 1000;

/** Keep mails out of caches and away from other pages: a link in a mail is as good as a password. */
const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * The mails of this local run, for people (`/inbox`, `/inbox/{id}`) and for programs (`/inbox.json`). It answers only clients on this
 * machine that call it by a loopback name, so that the inbox is not reachable through a tunnel or by DNS rebinding.
 * @param {Pick<import('./local-mailer.mjs').LocalMailer, 'list' | 'find'>} mailer
 * @param {object} options
 * @param {boolean} options.sendsMail whether the service sends mails at all
 * @param {URL | undefined} [options.openAt] the base URL, if other machines may read the mails too: by this host or a loopback name
 * @returns {(request: { method: string, url: string, host: string | undefined, ip: string | undefined }) => Promise<Answer | null>}
 *   `null` for every other path, host or client
 */
export function createInbox(mailer, { sendsMail, openAt }) {
  const mayRead = (/** @type {string | undefined} */ host, /** @type {string | undefined} */ ip) =>
    openAt === undefined ? isLoopbackHost(host) && isLoopbackIp(ip) : isLoopbackHost(host) || host === openAt.host;
  return async ({ method, url, host, ip }) => {
    const [path = '', query = ''] = url.split('?', 2);
    const name = /^\/inbox(\.json|\/[^/]+)?\/?$/.exec(path);
    if (name === null || !mayRead(host, ip)) return null;
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Method not allowed', { allow: 'GET, HEAD' });
    // A space in `to` was an unencoded plus sign, because emails contain no spaces.
    const to = new URLSearchParams(query).get('to')?.trim().replaceAll(' ', '+') || undefined;
    const [, part = ''] = name;
    if (part === '.json') return jsonAnswer(200, (await mailer.list({ to, limit: maxInJson })).map(publicMail));
    if (part === '') {
      const mails = await mailer.list({ to, limit: maxOnPage + 1 });
      const shown = mails.slice(0, maxOnPage);
      return pageAnswer(200, (nonce) =>
        inboxPage({ mails: shown, hasMore: mails.length > maxOnPage, to, sendsMail, nonce }),
      );
    }
    const mail = await mailer.find(part.slice(1));
    if (mail === null) return pageAnswer(404, (nonce) => missingPage({ nonce }));
    return pageAnswer(200, (nonce) => mailPage({ mail, nonce }));
  };
}

/**
 * Answers before routing, since the service has no such routes.
 * @param {any} server hapi's
 * @param {ReturnType<typeof createInbox>} pages
 */
export function serveLocally(server, pages) {
  server.ext('onRequest', async (/** @type {any} */ { raw: { req } }, /** @type {any} */ toolkit) => {
    const answer = await pages({
      method: req.method,
      url: req.url,
      host: req.headers.host,
      ip: req.socket.remoteAddress,
    });
    if (answer === null) return toolkit.continue;
    const response = toolkit.response(answer.body).code(answer.status);
    for (const [name, value] of Object.entries(answer.headers)) response.header(name, value);
    return response.takeover();
  });
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
  // The policy also applies to the frame with the mail's HTML, whose layout needs style attributes.
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
