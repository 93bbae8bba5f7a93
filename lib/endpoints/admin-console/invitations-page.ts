import type { ListedInvitation } from '../../auth/accounts/list-invitations';
import type { Role } from '../../auth/entities';
import { type Html, html } from '../../html/html';
import { emptyForm, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { invitationsTexts } from '../../http/pages/page-texts/admin/invitations';
import { agoText, timeText } from '../../http/pages/times';
import { consolePage } from './console-page';
import { consoleStyle } from './console-style';
import { INVITATIONS, INVITATIONS_LIST } from './invitation-paths';

const style = html`${consoleStyle}
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 1.25rem; align-items: start; }
textarea { min-height: 9rem; resize: vertical; font-size: .9375rem; }
progress { width: 100%; height: .75rem; accent-color: var(--accent); }
form + details, .table + .actions, .actions + details { margin-block-start: 1rem; }
pre { margin: 0; overflow-x: auto; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; }
.row form + form { margin: 0; }
td .badge { white-space: nowrap; }
.expired { background: var(--warn-ground); color: var(--warn); }
.ends { display: block; white-space: nowrap; }
@media (max-width: 40rem) { .stacks .row { padding-block-start: .375rem; } .stacks td .ends { display: inline; } }
`;

/** A page of the invitations. */
export const invitationsPage = (
  page: HostedPage,
  content: Pick<ShownPage, 'title' | 'body'> & Partial<ShownPage>,
): ShownPage => consolePage(page, INVITATIONS, { style, ...content });

/** A page that answers a form: nothing answers GET there. */
export const formAnswer = (
  page: HostedPage,
  sent: SentForm,
  { title, body, ...more }: Pick<ShownPage, 'title' | 'body'> & Partial<ShownPage>,
): ShownPage =>
  invitationsPage(page, {
    ...more,
    hidesLanguages: true,
    title,
    body: html`${faultSummary(page.texts, sent)}${body}<p class="after"><a href="${INVITATIONS}">${invitationsTexts[page.language].back}</a></p>`,
  });

/** The forms that invite one person and many. @param roles those that the admin may grant. */
export const inviteForms = (page: HostedPage, roles: readonly Role[]): Html => {
  const words = invitationsTexts[page.language];
  return html`<div class="two">
<section aria-labelledby="one">
<h2 id="one">${words.one.title}</h2>
<p>${words.one.text}</p>
${oneForm(page, roles, emptyForm)}</section>
<section aria-labelledby="many">
<h2 id="many">${words.many.title}</h2>
<p>${words.many.text}</p>
${manyForm(page, emptyForm)}</section>
</div>
`;
};

export const oneForm = (page: HostedPage, roles: readonly Role[], sent: SentForm): Html => {
  const { texts, language, hiddenFields } = page;
  const { one: words } = invitationsTexts[language];
  const fault = sent.faults.find((each) => each.field === 'role');
  return html`<form method="post" action="${INVITATIONS}" novalidate>
${hiddenFields}<input type="hidden" name="action" value="invite">
${field(texts, { name: 'email', label: words.email.label, type: 'email', autocomplete: 'off' }, sent)}${field(
  texts,
  { name: 'name', label: words.name.label, autocomplete: 'off', isOptional: true },
  sent,
)}<div class="field">
<div class="field-head"><label for="role">${words.role.label}</label></div>
<select id="role" name="role"${fault ? html` aria-invalid="true" aria-describedby="role-fault"` : null}>
<option value="">${words.noRole}</option>
${roles.map(({ id, name }) => html`<option value="${id}"${sent.typed.role === String(id) ? html` selected` : null}>${name}</option>\n`)}</select>
${fault ? html`<p class="fault" id="role-fault">${fault.text}</p>\n` : null}</div>
<button>${words.button}</button>
</form>
`;
};

export const manyForm = (page: HostedPage, { faults, typed }: SentForm): Html => {
  const { language, hiddenFields } = page;
  const { many: words } = invitationsTexts[language];
  const fault = faults.find((each) => each.field === 'list');
  return html`<form method="post" action="${INVITATIONS_LIST}" enctype="multipart/form-data" novalidate>
${hiddenFields}<input type="hidden" name="step" value="preview">
<div class="field">
<div class="field-head"><label for="list">${words.list.label}</label></div>
<textarea id="list" name="list" rows="6" autocapitalize="none" spellcheck="false" aria-describedby="${fault ? 'list-fault ' : ''}list-hint"${fault ? html` aria-invalid="true"` : null}>
${typed.list ?? ''}</textarea>
<p class="hint" id="list-hint">${words.hint}</p>
${fault ? html`<p class="fault" id="list-fault">${fault.text}</p>\n` : null}</div>
<div class="field">
<div class="field-head"><label for="file">${words.file}</label></div>
<input id="file" name="file" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain">
</div>
<button>${words.button}</button>
</form>
`;
};

/** An invitation, and the name of the admin who made it. */
export interface ShownInvitation extends ListedInvitation {
  readonly inviter: string | null;
}

/** The open invitations, with their buttons. */
export const invitationsTable = (page: HostedPage, invitations: readonly ShownInvitation[], now: Date): Html => {
  const { language } = page;
  const words = invitationsTexts[language];
  const { columns, states } = words;
  if (invitations.length === 0) return html`<p>${words.none}</p>\n`;
  return html`<div class="table">
<table class="stacks">
<thead><tr><th scope="col">${columns.person}</th><th scope="col">${columns.roles}</th><th scope="col">${columns.state}</th><th scope="col">${columns.invited}</th><th scope="col"><span class="unseen">${columns.actions}</span></th></tr></thead>
<tbody>
${invitations.map((one) => {
  const { id, email, name, roles, state, expiresAt, invitedAt, inviter } = one;
  const button = (action: string, label: string, kind: string) => html`<form method="post" action="${INVITATIONS}">
${page.hiddenFields}<input type="hidden" name="action" value="${action}"><input type="hidden" name="id" value="${id}">
<button class="${kind} small">${label}<span class="unseen">${words.whom(email)}</span></button>
</form>
`;
  const isTimed = expiresAt !== null && (state === 'open' || state === 'expired');
  const ends = isTimed
    ? html` <span class="hint ends">${state === 'open' ? words.until : words.since} ${timeText(language, expiresAt)}</span>`
    : null;
  const badge = { open: '', sending: '', expired: ' expired', inactive: ' off' }[state];
  return html`<tr>
<td>${name === null ? html`<strong>${email}</strong>` : html`<strong>${name}</strong><br>${email}`}</td>
<td>${roles.map((role) => role.name).join(', ') || html`<span class="quiet">–</span>`}</td>
<td><span class="badge${badge}">${states[state]}</span>${ends}</td>
<td>${agoText(language, invitedAt, now)} <span class="quiet">${words.by(inviter)}</span></td>
<td><div class="row">${state === 'inactive' ? null : button('again', words.again, 'secondary')}${button('revoke', words.withdraw, 'danger')}</div></td>
</tr>
`;
})}</tbody>
</table>
</div>
`;
};
