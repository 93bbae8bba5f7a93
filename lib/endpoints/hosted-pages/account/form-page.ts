import { type Html, html } from '../../../html/html';
import { faultSummary, type SentForm } from '../../../http/pages/form';
import type { HostedPage, ShownPage } from '../../../http/pages/hosted-page';

/** A form of the account page on a page of its own, after a fault. @param back the path of its section. */
export const formPage = (
  { texts }: HostedPage,
  form: SentForm,
  { title, body, back }: { title: string; body: Html; back: string },
): ShownPage => ({
  isSignedIn: true,
  // Nothing answers GET on the path of a form.
  hidesLanguages: true,
  title,
  body: html`${faultSummary(texts, form)}${body}<p class="after"><a href="${back}">${texts.account.back}</a></p>`,
});
