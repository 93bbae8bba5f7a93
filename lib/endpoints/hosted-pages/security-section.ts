import { MAX_PASSKEYS } from '../../auth/stores/passkeys-store';
import { type Html, html } from '../../html/html';
import { emptyForm } from '../../http/pages/form';
import type { HostedPage } from '../../http/pages/hosted-page';
import { pageDate } from '../../http/pages/page-date';
import type { ListedSecondFactors } from '../listed-second-factors';
import { newCodesForm, newPasskeyForm, removeAppForm, removePasskeyForm, renamePasskeyForm } from './security-forms';

/**
 * The part of the account page about authenticator app, recovery codes and passkeys: the state of each, and the forms that change it.
 * A page with it also needs `passkeyExtras`.
 */
export const securitySection = (page: HostedPage, factors: ListedSecondFactors): Html => html`<section id="security">
<h2>${page.texts.security.title}</h2>
${appPart(page, factors)}${passkeysPart(page, factors)}</section>
`;

const appPart = (page: HostedPage, { totp, recovery_codes: { left } }: ListedSecondFactors): Html => {
  const { app, codes } = page.texts.security;
  const since = totp.enabled_at === null ? '' : ` ${app.since(dateOf(page, totp.enabled_at))}`;
  const state = html`<h3>${app.title} ${badge(totp.enabled, totp.enabled ? app.on : app.off)}</h3>
<p>${app.text}${since}</p>
`;
  if (!totp.enabled) {
    return html`${state}<div class="actions"><a class="button secondary" href="/setup-2fa">${app.setUp}</a></div>
`;
  }
  return html`${state}<details>
<summary>${app.remove.title}</summary>
<p>${app.remove.text}</p>
${removeAppForm(page, emptyForm, 'remove-app-code')}</details>
<h3>${codes.title} ${badge(left > 0, codes.left(left))}</h3>
<p>${codes.text}</p>
<details>
<summary>${codes.renew.title}</summary>
<p>${codes.renew.text}</p>
${newCodesForm(page, emptyForm, 'new-codes-code')}</details>
`;
};

const passkeysPart = (page: HostedPage, { passkeys }: ListedSecondFactors): Html => {
  const words = page.texts.security.passkeys;
  const list = html`<ul class="list">
${passkeys.map((passkey, index) => listedPasskey(page, passkey, index))}</ul>
`;
  return html`<h3>${words.title}</h3>
<p>${words.text}</p>
${passkeys.length === 0 ? html`<p class="quiet">${words.none}</p>\n` : list}${passkeys.length < MAX_PASSKEYS ? newPasskeyForm(page) : html`<p class="hint">${words.full}</p>\n`}`;
};

const listedPasskey = (page: HostedPage, passkey: ListedSecondFactors['passkeys'][number], index: number): Html => {
  const { id, name, created_at: createdAt, last_used_at: usedAt } = passkey;
  const words = page.texts.security.passkeys;
  const used = usedAt === null ? words.unused : words.used(dateOf(page, usedAt));
  return html`<li>
<div class="grow"><strong>${name}</strong>
<p class="hint">${words.added(dateOf(page, createdAt))} ${used}</p></div>
<details>
<summary>${words.change}<span class="unseen"> ${name}</span></summary>
${renamePasskeyForm(page, id, { ...emptyForm, typed: { name } }, `passkey-${index}-name`)}<div class="alternatives"><p>${words.remove.text}</p>
${removePasskeyForm(page, id)}</div>
</details>
</li>
`;
};

const badge = (isOn: boolean, text: string): Html => html`<span class="badge${isOn ? '' : ' off'}">${text}</span>`;

/** @param time in ISO 8601. */
const dateOf = (page: HostedPage, time: string): string => pageDate(page, new Date(time));
