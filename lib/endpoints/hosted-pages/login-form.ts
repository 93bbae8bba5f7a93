import { html } from '../../html/html';
import { faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { passkeyExtras, passkeyForm } from './passkey-form';

/** The page that signs in with email and password, and leads to the other ways. */
export const loginForm = (page: HostedPage, form: SentForm): ShownPage => {
  const { texts, hiddenFields } = page;
  const { login: words, forms } = texts;
  const email = {
    name: 'email',
    label: forms.fields.email.label,
    type: 'email',
    autocomplete: 'username webauthn',
  } as const;
  const forgot = html`<a href="${page.withReturnTo('/forgot')}">${words.forgot}</a>`;
  const password = {
    name: 'password',
    label: forms.fields.password.label,
    type: 'password',
    autocomplete: 'current-password',
    aside: forgot,
  } as const;
  const passkey = {
    kind: 'get',
    action: '/login/passkey',
    options: '/sessions/options',
    button: words.byPasskey,
    offersAutofill: true,
    isSecondary: true,
  } as const;
  return {
    ...passkeyExtras,
    title: words.title,
    body: html`${faultSummary(texts, form)}<form method="post" action="/login" novalidate>
${hiddenFields}${field(texts, { ...email, hasFocus: true }, form)}${field(texts, password, form)}<button>${words.button}</button>
<div class="alternatives"><button class="secondary" formaction="/login/link">${words.byLink}</button></div>
</form>
${passkeyForm(page, passkey)}<p class="after">${words.noAccount} <a href="${page.withReturnTo('/register')}">${words.register}</a></p>`,
  };
};
