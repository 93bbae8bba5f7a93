import { inboxStyle } from './inbox-style.mjs';

/** @typedef {import('./local-mailer.mjs').KeptMail} KeptMail */

const refreshSeconds = 3;

/**
 * @param {object} input
 * @param {KeptMail[]} input.mails newest first
 * @param {boolean} input.hasMore whether there are older ones
 * @param {string | undefined} input.to whose mails these are; undefined: everybody's
 * @param {boolean} input.sendsMail
 * @param {string} input.nonce
 */
export function inboxPage({ mails, hasMore, to, sendsMail, nonce }) {
  const none = sendsMail
    ? 'No mail yet. Sign up, or ask for a new password: the mail shows here by itself.'
    : 'No mail is sent here: that takes <code>CONTRACT_MODE=hardened npm start</code>, on tables of this machine.';
  const filter =
    to === undefined ? '' : `<p class="filter">Only to <b>${escapeHtml(to)}</b>. <a href="/inbox">Show all</a></p>`;
  const list = mails.length === 0 ? `<p class="none">${none}</p>` : `<ol>${mails.map(row).join('')}</ol>`;
  const more = hasMore ? `<p class="more">Only the newest ${mails.length} are shown.</p>` : '';
  return page({
    title: `Inbox (${mails.length})`,
    head: `<meta http-equiv="refresh" content="${refreshSeconds}">`,
    body: `<header><h1>Inbox</h1><p>What this service would have mailed. No mail leaves this machine.</p></header>${filter}${list}${more}`,
    nonce,
  });
}

/**
 * @param {object} input
 * @param {KeptMail} input.mail
 * @param {string} input.nonce
 */
export function mailPage({ mail: { to, subject, text, html, sent_at, links }, nonce }) {
  const items = links.map((link) => {
    const shown = escapeHtml(link);
    return `<li><a href="${shown}" target="_blank" rel="noopener noreferrer">${shown}</a></li>`;
  });
  // A link leads out of the frame, to a tab without its restrictions: there it works as from a real mail.
  const frame = `<iframe title="HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(`<base target="_blank">${html}`)}"></iframe>`;
  return page({
    title: subject,
    body: [
      `<nav><a href="/inbox">Inbox</a></nav><header><h1>${escapeHtml(subject)}</h1>`,
      `<p>To <a href="/inbox?to=${encodeURIComponent(to)}">${escapeHtml(to)}</a>, ${timeTag(sent_at)}</p></header>`,
      items.length === 0 ? '' : `<section><h2>Links</h2><ul class="links">${items.join('')}</ul></section>`,
      `<section><h2>Text</h2><pre>${escapeHtml(text)}</pre></section>`,
      `<section><h2>HTML</h2>${frame}</section>`,
    ].join(''),
    nonce,
  });
}

/** @param {{ nonce: string }} input */
export function missingPage({ nonce }) {
  const body = '<nav><a href="/inbox">Inbox</a></nav><header><h1>No such mail</h1></header>';
  return page({ title: 'No such mail', body, nonce });
}

/** @param {KeptMail} mail */
function row({ id, to, subject, sent_at }) {
  return [
    `<li><a class="subject" href="/inbox/${escapeHtml(id)}">${escapeHtml(subject)}</a>`,
    `<a class="to" href="/inbox?to=${encodeURIComponent(to)}" title="Only theirs">${escapeHtml(to)}</a>${timeTag(sent_at)}</li>`,
  ].join('');
}

/** @param {string} iso */
function timeTag(iso) {
  // Swedish writes ISO's order, in the time zone of this machine.
  const shown = new Date(iso).toLocaleString('sv-SE');
  return `<time datetime="${escapeHtml(iso)}" title="${escapeHtml(iso)}">${escapeHtml(shown)}</time>`;
}

/** @param {{ title: string, body: string, nonce: string, head?: string }} input */
function page({ title, body, nonce, head = '' }) {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta name="viewport" content="width=device-width, initial-scale=1">${head}`,
    `<title>${escapeHtml(title)}</title><style nonce="${nonce}">${inboxStyle}</style></head>`,
    `<body><main>${body}</main></body></html>\n`,
  ].join('\n');
}

/** @param {string} text to stand in an element or in a quoted attribute */
function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
