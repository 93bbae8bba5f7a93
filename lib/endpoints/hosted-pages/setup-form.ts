import type { User } from '../../auth/entities';
import { showTotpSetupAgain, type TotpSetupShown } from '../../auth/totp/begin-totp-setup';
import { mustHaveSecondFactor, type SecondFactorSettings } from '../../auth/users/second-factor';
import { html } from '../../html/html';
import { emptyForm, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { passkeyExtras } from './passkey-form';
import { newPasskeyForm } from './security-forms';

/** The page that explains how to set an authenticator app up. Whoever must have a second factor may choose a passkey instead. */
export const setupPage = (page: HostedPage, form: SentForm, policy: SecondFactorSettings, user: User): ShownPage => {
  const { texts, hiddenFields, returnTo } = page;
  const { setup: words } = texts;
  const needsOne = mustHaveSecondFactor(policy, user) && user.passkeys === 0;
  const passkey = html`<div class="alternatives"><p>${words.orPasskey}</p>
${newPasskeyForm(page)}</div>
`;
  return {
    ...(needsOne ? passkeyExtras : {}),
    isSignedIn: true,
    title: words.title,
    body: html`${faultSummary(texts, form)}<p>${words.text}</p>
<ol class="steps">
${words.steps.map((step) => html`<li>${step}</li>\n`)}</ol>
<form method="post" action="/setup-2fa">
${hiddenFields}<button>${words.begin}</button>
</form>
${needsOne ? passkey : html`<p class="after"><a href="${returnTo ?? '/account'}">${words.cancel}</a></p>`}`,
  };
};

/** The page that shows the secret of an app that is being set up, and asks for the first code. */
export const scanPage = (page: HostedPage, form: SentForm, { secret, uri, qr }: TotpSetupShown): ShownPage => {
  const { texts, hiddenFields } = page;
  const { scan: words } = texts.setup;
  const code = { name: 'code', label: words.code, autocomplete: 'one-time-code', isNumeric: true } as const;
  const groups = secret.match(/.{4}/g) ?? [];
  return {
    isSignedIn: true,
    hidesLanguages: true,
    title: words.title,
    body: html`${faultSummary(texts, form)}<p>${words.text}</p>
<div class="qr"><svg role="img" aria-label="${words.qr}" viewBox="0 0 ${qr.size} ${qr.size}" shape-rendering="crispEdges"><path d="${qr.path}"/></svg></div>
<p>${words.byHand}</p>
<p class="secret"><code id="secret" data-text="${secret}">${groups.join(' ')}</code></p>
<div class="actions">
<button type="button" class="secondary small" data-copy="secret" data-done="${words.copied}" hidden>${words.copy}</button>
<a href="${uri}">${words.openApp}</a>
</div>
<hr>
<form method="post" action="/setup-2fa/code" novalidate>
${hiddenFields}<input type="hidden" name="secret" value="${secret}">
${field(texts, code, form)}<button>${words.button}</button>
</form>`,
  };
};

/**
 * As `scanPage`, after a fault. The secret comes from the form. That is safe: only a page of the service can send the form, to whoever
 * saw the secret there before, and the service enables the app by the secret that it stored itself.
 */
export const scanPageAgain = (
  page: HostedPage,
  form: SentForm,
  { serviceName, ...policy }: SecondFactorSettings & { readonly serviceName: string },
  user: User,
): ShownPage => {
  const setup = showTotpSetupAgain({ serviceName }, user, form.typed.secret ?? '');
  return setup === null ? setupPage(page, emptyForm, policy, user) : scanPage(page, form, setup);
};
