import { hasMailbox } from '../../../auth/login';
import { shownName } from '../../../auth/users/shown-name';
import { type Html, html } from '../../../html/html';
import type { HostedPage, ShownPage } from '../../../http/pages/hosted-page';
import { pageDate } from '../../../http/pages/page-date';
import { consoleTexts } from '../../../http/pages/page-texts/admin/console';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { timeText } from '../../../http/pages/times';
import { proveFirstFor } from '../../hosted-pages/account/account-section';
import { consolePage } from '../console-page';
import { impersonationForm } from '../impersonation-form';
import { eventsSection } from './events-section';
import {
  deleteForm,
  disableForm,
  enableForm,
  endSessionsForm,
  inviteForm,
  profileForm,
  removeFactorsForm,
  resetForm,
  verifyForm,
} from './person-forms';
import { PEOPLE, type PersonPart, personPath } from './person-path';
import { personStyle } from './person-style';
import type { PersonView } from './person-view';
import { sessionList, signInSection } from './sign-in-section';

/** The page about one person: why they cannot sign in, what is known, and what an admin can do. */
export const personPage = (page: HostedPage, view: PersonView): ShownPage => {
  const words = personTexts[page.language];
  const { user, lacking } = view;
  const isSelf = view.caller.id === user.id;
  const mayChange = !isSelf && lacking.length === 0;
  const part = (id: PersonPart, title: string, facts: Html, actions: readonly (Action | null)[]): Html =>
    section(id, title, html`${facts}${mayChange ? actionList(page, view, actions) : null}`);
  return consolePage(page, PEOPLE, {
    title: shownName(user) ?? user.email,
    style: personStyle,
    body: html`<p><a href="${PEOPLE}">${words.people}</a></p>
${isSelf ? html`<p class="notice">${words.self} <a href="/account">${words.toAccount}</a></p>\n` : null}${lacking.length > 0 ? html`<p class="notice">${words.aboveYou(lacking.join(', '))}</p>\n` : null}${contents(page)}${signInSection(page, view, mayChange)}<div class="pair">
${part('profile', words.profile.title, profileFacts(page, view), profileActions(page, view))}${part('access', words.access.title, accessFacts(page, view), accessActions(page, view))}</div>
<div class="pair">
${part('methods', words.methods.title, methodFacts(page, view), methodActions(page, view))}${part('sessions', words.sessions.title, sessionList(page, view), sessionActions(page, view))}</div>
${eventsSection(page, view)}${mayChange ? deletionSection(page, view) : null}`,
  });
};

/** What can be done, disclosed: what it does, and the form. */
interface Action {
  readonly id: PersonPart;
  readonly title: string;
  readonly form: Html;
  /** Whether the admin must have proved recently who they are. */
  readonly needsProof?: true;
}

const section = (id: PersonPart, title: string, body: Html): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;

const contents = ({ language }: HostedPage): Html => {
  const words = personTexts[language];
  const links: [PersonPart, string][] = [
    ['sign-in', words.signIn.title],
    ['profile', words.profile.title],
    ['access', words.access.title],
    ['methods', words.methods.title],
    ['sessions', words.sessions.title],
    ['events', words.events.title],
  ];
  return html`<nav aria-label="${words.contents}"><ul>${links.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
`;
};

const actionList = (page: HostedPage, view: PersonView, list: readonly (Action | null)[]): Html | null => {
  const shown = list.filter((action) => action !== null);
  if (shown.length === 0) return null;
  return html`<div class="actions-list">
${shown.map((action) => actionItem(page, view, action))}</div>
`;
};

/** Without a recent proof, the form would lose what was typed into it on the way to the proof. */
const actionItem = (page: HostedPage, { user, isRecent }: PersonView, { id, title, form, needsProof }: Action): Html =>
  html`<details>
<summary>${title}</summary>
${needsProof && !isRecent ? proveFirstFor(page.texts, personPath(user.id, id), title) : form}</details>
`;

const profileFacts = (page: HostedPage, { user, verifiesEmails }: PersonView): Html => {
  const { profile: words, none } = personTexts[page.language];
  const state = html` <span class="badge${user.emailVerified ? '' : ' off'}">${user.emailVerified ? words.verified : words.unverified}</span>`;
  const roles = user.roles.map(({ name }) => html`<span class="badge">${name}</span>`);
  return html`<dl class="facts"><dt>${hasMailbox(user.email) ? page.texts.forms.fields.email.label : words.email.label}</dt><dd>${user.email}${verifiesEmails && hasMailbox(user.email) ? state : null}</dd>
<dt>${words.name.label}</dt><dd>${shownName(user) ?? html`<span class="quiet">${none}</span>`}</dd>
<dt>${words.roles.label}</dt><dd>${roles.length === 0 ? html`<span class="quiet">${words.noRoles}</span>` : roles}</dd>
<dt>${words.created}</dt><dd>${timeText(page.language, user.createdAt)}</dd>
<dt>${words.id}</dt><dd><code>${user.id}</code></dd></dl>
`;
};

const profileActions = (page: HostedPage, view: PersonView): Action[] => [
  { id: 'change', ...personTexts[page.language].profile.change, form: profileForm(page, view), needsProof: true },
];

const sessionActions = (page: HostedPage, { user, sessions, canBeImpersonated }: PersonView): (Action | null)[] => {
  const { title } = consoleTexts[page.language].impersonation;
  return [
    sessions.length === 0
      ? null
      : { id: 'sessions', ...personTexts[page.language].sessions.end, form: endSessionsForm(page, user) },
    canBeImpersonated ? { id: 'act', title, form: impersonationForm(page, user), needsProof: true } : null,
  ];
};

const accessFacts = (page: HostedPage, { user }: PersonView): Html => {
  const words = personTexts[page.language].access;
  const { active, inactiveReason, inactiveUntil } = user;
  return html`<dl class="facts"><dt>${words.state}</dt><dd><span class="badge${active ? '' : ' bad'}">${active ? words.active : words.disabled}</span></dd>
${active || inactiveReason === null ? null : html`<dt>${words.reason.label}</dt><dd>${inactiveReason}</dd>\n`}${active || inactiveUntil === null ? null : html`<dt>${words.until.label}</dt><dd>${timeText(page.language, inactiveUntil)}</dd>\n`}</dl>
`;
};

const accessActions = (page: HostedPage, { user, verifiesEmails }: PersonView): (Action | null)[] => {
  const words = personTexts[page.language].access;
  return [
    user.active ? null : { id: 'enable', ...words.enable, form: enableForm(page, user) },
    { id: 'disable', ...(user.active ? words.disable : words.change), form: disableForm(page, user) },
    verifiesEmails && user.invitation !== null ? { id: 'invite', ...words.invite, form: inviteForm(page, user) } : null,
    verifiesEmails && !user.emailVerified && user.invitation === null
      ? { id: 'verify', ...words.verify, form: verifyForm(page, user) }
      : null,
  ];
};

const methodFacts = (page: HostedPage, { user, factors }: PersonView): Html => {
  const words = personTexts[page.language].methods;
  const badge = (isOn: boolean): Html =>
    html`<span class="badge${isOn ? '' : ' off'}">${isOn ? words.isSet : words.isNotSet}</span>`;
  const day = (time: string): string => pageDate(page, new Date(time));
  const { totp, recovery_codes: codes, passkeys } = factors;
  return html`<dl class="facts"><dt>${words.password}</dt><dd>${badge(user.passwordHash !== null)}</dd>
<dt>${words.app}</dt><dd>${badge(totp.enabled)}${totp.enabled_at === null ? null : html` ${words.since(day(totp.enabled_at))}`}</dd>
${totp.enabled ? html`<dt>${words.codes}</dt><dd>${codes.left}</dd>\n` : null}<dt>${words.passkeys}</dt><dd>${passkeys.length === 0 ? badge(false) : passkeys.map(({ name, created_at }) => html`<div>${name} <span class="quiet">${words.since(day(created_at))}</span></div>`)}</dd></dl>
`;
};

const methodActions = (page: HostedPage, view: PersonView): (Action | null)[] => {
  const words = personTexts[page.language].methods;
  const { user } = view;
  const hasFactors = user.hasTotp || user.passkeys > 0;
  return [
    view.canGetResetMail ? { id: 'reset', ...words.reset, form: resetForm(page, user) } : null,
    hasFactors ? { id: 'factors', ...words.remove, form: removeFactorsForm(page, user), needsProof: true } : null,
  ];
};

const deletionSection = (page: HostedPage, view: PersonView): Html => {
  const { deletion: words } = personTexts[page.language];
  const action: Action = { id: 'delete', title: words.title, form: deleteForm(page, view.user), needsProof: true };
  return section(
    'deletion',
    words.title,
    html`<p>${words.text}</p>
${actionList(page, view, [action])}`,
  );
};
