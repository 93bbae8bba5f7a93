import type { Role, User } from '../../../auth/entities';
import { mayGrant } from '../../../auth/users/privileges';
import { type Html, html } from '../../../html/html';
import { emptyForm, field, type SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { INVITATIONS } from '../invitation-paths';
import { personPath } from './person-path';
import { seenField } from './seen';

/** The forms of the page about a person. Each is also shown alone, after a fault. */

/** The name of the field of a role. */
export const roleField = (id: number): string => `role_${id}`;

/** The names of the actions of the form about the access of a person. */
export const STATE_CHANGES = ['disable', 'enable', 'verify', 'end_sessions'] as const;
export type StateChange = (typeof STATE_CHANGES)[number];

/** What the form for profile and roles shows of somebody, before anybody has typed. */
const storedProfile = ({ email, name, roles }: User): SentForm => ({
  faults: [],
  typed: { email, name: name ?? '', ...Object.fromEntries(roles.map(({ id }) => [roleField(id), 'on'])) },
});

/** @param roles all that can be chosen. @param sent as sent; what is stored by default. */
export const profileForm = (
  page: HostedPage,
  { caller, user, roles }: { caller: User; user: User; roles: readonly Role[] },
  sent = storedProfile(user),
): Html => {
  const words = personTexts[page.language].profile;
  const email = { name: 'email', label: words.email.label, autocomplete: 'off' } as const;
  const name = { name: 'name', label: words.name.label, autocomplete: 'off', isOptional: true } as const;
  const fault = sent.faults.find((each) => each.field === 'roles');
  const choice = (role: Role): Html => {
    const id = roleField(role.id);
    const isClosed = !mayGrant(caller, role);
    return html`<label class="choice"><input type="checkbox" name="${id}"${sent.typed[id] === 'on' ? html` checked` : null}${isClosed ? html` disabled` : null}> <span>${role.name}${role.reserved ? html` <span class="hint">(${words.reserved})</span>` : null}</span></label>
`;
  };
  return html`<form method="post" action="${personPath(user.id)}/profile" id="change" novalidate>
${page.hiddenFields}${seenField(user, sent)}${field(page.texts, email, sent)}${field(page.texts, name, sent)}<fieldset id="roles"${fault ? html` aria-describedby="roles-fault"` : null}>
<legend>${words.roles.label}</legend>
${roles.map(choice)}${fault ? html`<p class="fault" id="roles-fault">${fault.text}</p>\n` : null}</fieldset>
<p class="hint">${words.change.text}</p>
<button>${words.change.button}</button>
</form>
`;
};

/** Makes somebody inactive, or changes why and until when they are. */
export const disableForm = (page: HostedPage, user: User, sent = storedActivity(user)): Html => {
  const { reason, until, disable, change } = personTexts[page.language].access;
  const { text, button } = user.active ? disable : change;
  const optional = { autocomplete: 'off', isOptional: true } as const;
  const reasonInput = { ...optional, name: 'inactive_reason', label: reason.label, hint: reason.hint };
  const untilInput = { ...optional, name: 'inactive_until', label: until.label, hint: until.hint };
  return stateForm(
    page,
    user,
    {
      id: 'disable',
      change: 'disable',
      sent,
      button: html`<button class="${user.active ? 'danger' : ''}">${button}</button>`,
    },
    html`<p>${text}</p>
${field(page.texts, reasonInput, sent)}${field(page.texts, { ...untilInput, type: 'datetime-local' }, sent)}`,
  );
};

const storedActivity = ({ active, inactiveReason, inactiveUntil }: User): SentForm =>
  active
    ? emptyForm
    : {
        faults: [],
        typed: {
          inactive_reason: inactiveReason ?? '',
          // Without seconds, as the fields of browsers have it.
          inactive_until: inactiveUntil?.toISOString().slice(0, 16) ?? '',
        },
      };

export const enableForm = (page: HostedPage, user: User, sent = emptyForm): Html => {
  const { text, button } = personTexts[page.language].access.enable;
  return stateForm(
    page,
    user,
    { id: 'enable', change: 'enable', sent, button: html`<button>${button}</button>` },
    html`<p>${text}</p>
`,
  );
};

/** Sends the invitation again, as the list of invitations does. */
export const inviteForm = ({ hiddenFields, language }: HostedPage, { id }: Pick<User, 'id'>): Html => {
  const { text, button } = personTexts[language].access.invite;
  return html`<form method="post" action="${INVITATIONS}" id="invite">
${hiddenFields}<input type="hidden" name="action" value="again"><input type="hidden" name="id" value="${id}">
<p>${text}</p>
<button>${button}</button>
</form>
`;
};

export const verifyForm = (page: HostedPage, user: User, sent = emptyForm): Html => {
  const { text, of, button } = personTexts[page.language].access.verify;
  return stateForm(
    page,
    user,
    { id: 'verify', change: 'verify', sent, button: html`<button>${button}</button>` },
    html`<p>${text}</p>
<p><strong>${of(user.email)}</strong></p>
`,
  );
};

export const endSessionsForm = (page: HostedPage, user: User, sent = emptyForm): Html => {
  const { text, button } = personTexts[page.language].sessions.end;
  return stateForm(
    page,
    user,
    { id: 'end', change: 'end_sessions', sent, button: html`<button class="danger">${button}</button>` },
    html`<p>${text}</p>
`,
  );
};

const stateForm = (
  page: HostedPage,
  user: User,
  { id, change, sent, button }: { id: string; change: StateChange; sent: SentForm; button: Html },
  content: Html,
): Html => html`<form method="post" action="${personPath(user.id)}/state" id="${id}" novalidate>
${page.hiddenFields}<input type="hidden" name="change" value="${change}">
${seenField(user, sent)}${content}${button}
</form>
`;

export const resetForm = (page: HostedPage, user: User): Html => {
  const { text, to, button } = personTexts[page.language].methods.reset;
  return html`<form method="post" action="${personPath(user.id)}/reset-mail" id="reset">
${page.hiddenFields}<p>${text} ${to(user.email)}</p>
<button>${button}</button>
</form>
`;
};

export const removeFactorsForm = (page: HostedPage, user: User): Html => {
  const { text, button } = personTexts[page.language].methods.remove;
  return html`<form method="post" action="${personPath(user.id)}/factors" id="factors">
${page.hiddenFields}<p>${text}</p>
<button class="danger">${button}</button>
</form>
`;
};

/** Asks for what the person signs in with: nobody is deleted by mistake. */
export const deleteForm = (page: HostedPage, user: User, sent = emptyForm): Html => {
  const { effects, confirmation, button } = personTexts[page.language].deletion;
  const input = { name: 'confirmation', label: confirmation.label, hint: user.email, autocomplete: 'off' } as const;
  return html`<form method="post" action="${personPath(user.id)}/delete" id="delete" novalidate>
${page.hiddenFields}<ul>
${effects.map((effect) => html`<li>${effect}</li>\n`)}</ul>
${field(page.texts, input, sent)}<button class="danger">${button}</button>
</form>
`;
};
