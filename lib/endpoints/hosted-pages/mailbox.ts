import { type Html, html } from '../../html/html';
import type { HostedPage } from '../../http/pages/hosted-page';

/** A hidden field with the email that a mail was sent to. */
export const emailOf = (email: string): Html => html`<input type="hidden" name="email" value="${email}">\n`;

/** What helps somebody who waits for a mail: a hint, the button that sends it once more, and the way to another address. */
export const mailboxHelp = (
  { texts, hiddenFields, withReturnTo }: HostedPage,
  { email, sendsAgain, asksAddress }: { email: string; sendsAgain: string; asksAddress: string },
): Html => {
  const { mailbox: words } = texts;
  return html`<p class="quiet">${words.hint}</p>
<form method="post" action="${sendsAgain}">
${hiddenFields}${emailOf(email)}<button class="secondary">${words.again}</button>
</form>
<p class="after">${words.wrongAddress} <a href="${withReturnTo(asksAddress)}">${words.otherAddress}</a></p>`;
};
