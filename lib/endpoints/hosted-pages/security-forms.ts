import { type Html, html } from '../../html/html';
import { emptyForm, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import type { Words } from '../../http/pages/page-texts/page-texts';
import { passkeyExtras, passkeyForm, passkeyHelp } from './passkey-form';

/** One form of the account page, which is shown again on a page of its own after a fault. */
const formPage = (page: HostedPage, words: Words, form: Html, sent: SentForm): ShownPage => ({
  isSignedIn: true,
  // Its path is for forms only.
  hidesLanguages: true,
  title: words.title,
  body: html`${faultSummary(page.texts, sent)}<p>${words.text}</p>
${form}<p class="after"><a href="/account">${page.texts.security.back}</a></p>`,
});

/** The field for a code of the app or a recovery code, and the button. */
const codeForm = (page: HostedPage, action: string, button: Html, sent: SentForm, id = 'code'): Html => {
  const { security } = page.texts;
  const code = { name: 'code', id, label: security.app.code, autocomplete: 'one-time-code', isCode: true } as const;
  return html`<form method="post" action="${action}" novalidate>
${page.hiddenFields}${field(page.texts, code, sent)}${button}
</form>
`;
};

/** @param id of the field; the page has several for codes. */
export const removeAppForm = (page: HostedPage, sent = emptyForm, id?: string): Html => {
  const { remove } = page.texts.security.app;
  return codeForm(
    page,
    '/account/authenticator/remove',
    html`<button class="danger">${remove.button}</button>`,
    sent,
    id,
  );
};

export const removeAppPage = (page: HostedPage, sent: SentForm): ShownPage =>
  formPage(page, page.texts.security.app.remove, removeAppForm(page, sent), sent);

/** @param id as of `removeAppForm`. */
export const newCodesForm = (page: HostedPage, sent = emptyForm, id?: string): Html => {
  const { renew } = page.texts.security.codes;
  return codeForm(page, '/account/recovery-codes', html`<button class="secondary">${renew.button}</button>`, sent, id);
};

export const newCodesPage = (page: HostedPage, sent: SentForm): ShownPage =>
  formPage(page, page.texts.security.codes.renew, newCodesForm(page, sent), sent);

/** @param inputId of the field for the name; the page has one for each passkey. */
export const renamePasskeyForm = (page: HostedPage, passkeyId: string, sent: SentForm, inputId?: string): Html => {
  const { name: words, rename } = page.texts.security.passkeys;
  const name = { name: 'name', ...(inputId && { id: inputId }), label: words.label, autocomplete: 'off' };
  return html`<form method="post" action="/account/passkeys/rename" novalidate>
${page.hiddenFields}<input type="hidden" name="id" value="${passkeyId}">
${field(page.texts, name, sent)}<button class="secondary">${rename.button}</button>
</form>
`;
};

export const renamePasskeyPage = (page: HostedPage, sent: SentForm): ShownPage => {
  const form = renamePasskeyForm(page, sent.typed.id ?? '', sent);
  return formPage(page, page.texts.security.passkeys.rename, form, sent);
};

export const removePasskeyForm = (page: HostedPage, passkeyId: string): Html => {
  const { remove } = page.texts.security.passkeys;
  return html`<form method="post" action="/account/passkeys/remove">
${page.hiddenFields}<input type="hidden" name="id" value="${passkeyId}">
<button class="danger">${remove.button}</button>
</form>
`;
};

export const removePasskeyPage = (page: HostedPage, sent: SentForm): ShownPage => {
  const form = removePasskeyForm(page, sent.typed.id ?? '');
  return formPage(page, page.texts.security.passkeys.remove, form, sent);
};

/** With what is said in its place in a browser without passkeys. */
export const newPasskeyForm = (page: HostedPage, sent = emptyForm): Html => {
  const { newName: label, nameHint: hint, add } = page.texts.security.passkeys;
  const name = {
    name: 'name',
    // On the account page other forms have this field too.
    ...(sent === emptyForm ? { id: 'new-passkey-name' } : {}),
    label,
    autocomplete: 'off',
    hint,
    isOptional: true,
  } as const;
  const form = passkeyForm(page, {
    kind: 'create',
    action: '/account/passkeys',
    options: '/passkeys/options',
    fields: field(page.texts, name, sent),
    button: add.button,
    isSecondary: true,
  });
  return html`${form}${passkeyHelp(page)}`;
};

export const newPasskeyPage = (page: HostedPage, sent: SentForm): ShownPage => ({
  ...formPage(page, page.texts.security.passkeys.add, newPasskeyForm(page, sent), sent),
  ...passkeyExtras,
});
