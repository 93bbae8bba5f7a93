import { html, markupOf } from '../../../lib/html/html';
import { brandColors } from '../../../lib/http/pages/brand';
import { pageStyle } from '../../../lib/http/pages/page-style';
import { inboxStyle } from './inbox-style.mjs';

/** @typedef {import('./local-mailer.mjs').KeptMail} KeptMail */
/** @typedef {import('../../../lib/html/html').Html} Html */

const { light, dark } = brandColors('#1d4fbf');
const accents = `:root { --accent: ${light.accent}; --on-accent: ${light.onAccent}; }
@media (prefers-color-scheme: dark) { :root { --accent: ${dark.accent}; --on-accent: ${dark.onAccent}; } }`;

/**
 * @param {object} input
 * @param {KeptMail[]} input.mails newest first
 * @param {boolean} input.hasMore whether there are older ones
 * @param {string | undefined} input.to the recipient whose mails are shown; undefined: all mails
 * @param {boolean} input.sendsMail whether the service sends mails at all
 * @param {string} input.nonce of the style, in the content security policy
 * @returns {string} the page
 */
export function inboxPage({ mails, hasMore, to, sendsMail, nonce }) {
  const none = sendsMail
    ? html`No mail yet. Request a sign-in link, and load this page again. With <code>CONTRACT_MODE=hardened npm start</code>, sign-ups and requests for a new password send mails too.`
    : html`This service sends no mail. To send mail, start it with a local database.`;
  return page({
    title: `Inbox (${mails.length})`,
    body: html`<header><h1>Inbox</h1><p class="quiet">The mails of this service. No mail leaves this machine. <a href="${to === undefined ? '/inbox' : `/inbox?to=${encodeURIComponent(to)}`}">Look for new mails</a></p></header>
${to === undefined ? null : html`<p>Only to <b>${to}</b>. <a href="/inbox">Show all</a></p>`}
${mails.length === 0 ? html`<section><p>${none}</p></section>` : html`<ol class="mails">${mails.map(row)}</ol>`}
${hasMore ? html`<p class="after">Only the newest ${mails.length} are shown.</p>` : null}`,
    nonce,
  });
}

/**
 * @param {object} input
 * @param {KeptMail} input.mail
 * @param {string} input.nonce
 * @returns {string} the page
 */
export function mailPage({ mail, nonce }) {
  const { to, subject, text, sent_at, links } = mail;
  const items = links.map(
    (link) => html`<li><a href="${link}" target="_blank" rel="noopener noreferrer">${link}</a></li>`,
  );
  // A link opens a tab without the restrictions of the frame, so that it works as in a real mail.
  const frame = html`<iframe title="HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${`<base target="_blank">${mail.html}`}"></iframe>`;
  return page({
    title: subject,
    body: html`<header><h1>${subject}</h1>
<p class="quiet">To <a href="/inbox?to=${encodeURIComponent(to)}">${to}</a>, ${timeTag(sent_at)}</p></header>
${items.length === 0 ? null : html`<section><h2>Links</h2><ul class="links">${items}</ul></section>`}
<section><h2>Text</h2><pre>${text}</pre></section>
<section><h2>HTML</h2>${frame}</section>`,
    nonce,
  });
}

/**
 * @param {{ nonce: string }} input
 * @returns {string} the page
 */
export function missingPage({ nonce }) {
  const body = html`<header><h1>No such mail</h1></header><p><a class="button" href="/inbox">Inbox</a></p>`;
  return page({ title: 'No such mail', body, nonce });
}

/** @param {KeptMail} mail */
function row({ id, to, subject, sent_at }) {
  return html`<li><a class="subject" href="/inbox/${id}">${subject}</a>
<a class="to" href="/inbox?to=${encodeURIComponent(to)}" title="Only mails to this recipient">${to}</a>${timeTag(sent_at)}</li>`;
}

/** @param {string} iso */
function timeTag(iso) {
  // The Swedish format has the order of ISO 8601, here in the time zone of this machine.
  return html`<time datetime="${iso}" title="${iso}">${new Date(iso).toLocaleString('sv-SE')}</time>`;
}

/** @param {{ title: string, body: Html, nonce: string }} input */
function page({ title, body, nonce }) {
  return markupOf(html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style nonce="${nonce}">${accents}${pageStyle}${inboxStyle}</style></head>
<body class="wide"><header><a class="brand" href="/">Latchkey</a><nav aria-label="Mails"><ul><li><a href="/inbox">Inbox</a></li></ul></nav></header>
<main>${body}</main><footer></footer></body></html>
`);
}
