import { html } from '../../html/html';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';

interface NewRecoveryCodes {
  /** Whether the authenticator app has just been set up. */
  readonly isFirst: boolean;
  readonly codes: readonly string[];
  readonly serviceName: string;
  readonly email: string;
}

/** The page that shows new recovery codes, once: to copy, to download and to print. */
export const recoveryCodesPage = (
  page: HostedPage,
  { isFirst, codes, serviceName, email }: NewRecoveryCodes,
): ShownPage => {
  const { recoveryCodes: words } = page.texts;
  const about = words.file(serviceName, email);
  const file = `${about}\r\n\r\n${codes.join('\r\n')}\r\n`;
  return {
    isSignedIn: true,
    hidesLanguages: true,
    title: isFirst ? words.enabled : words.title,
    body: html`${isFirst ? html`<h2>${words.title}</h2>\n` : null}<p>${words.text}</p>
<p class="printed">${about}</p>
<ol class="codes mono" id="codes" data-text="${codes.join('\n')}">
${codes.map((code) => html`<li>${code}</li>\n`)}</ol>
<div class="actions">
<a class="button secondary small" href="data:text/plain;charset=utf-8,${encodeURIComponent(file)}" download="${words.fileName}">${words.download}</a>
<button type="button" class="secondary small" data-copy="codes" data-done="${words.copied}" hidden>${words.copy}</button>
<button type="button" class="secondary small" data-print="" hidden>${words.print}</button>
</div>
<div class="alternatives"><a class="button" href="${page.returnTo ?? '/account'}">${words.goOn}</a></div>`,
  };
};
