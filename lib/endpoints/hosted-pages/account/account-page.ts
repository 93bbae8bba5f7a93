import type { User } from '../../../auth/entities';
import type { OwnEvent } from '../../../auth/events/list-events';
import { hasMailbox } from '../../../auth/login';
import type { ListedSession } from '../../../auth/sessions/list-sessions';
import { type Html, html } from '../../../html/html';
import { emptyForm } from '../../../http/pages/form';
import type { HostedPage, ShownPage } from '../../../http/pages/hosted-page';
import type { PageTexts } from '../../../http/pages/page-texts/page-texts';
import type { Language } from '../../../languages';
import type { ListedSecondFactors } from '../../listed-second-factors';
import { passkeyExtras } from '../passkey-form';
import { securitySection } from '../security-section';
import { accountSection, proveFirst } from './account-section';
import { emailForm } from './email-form';
import { eventsList } from './events-list';
import { exportForm } from './export-form';
import { type NewPasswordSettings, passwordForm } from './password-form';
import { profileForm, storedProfile } from './profile-form';
import { sessionsSection } from './sessions-section';

/** What the account page shows. */
export interface Account {
  readonly user: User;
  /** See `findRequestedEmail`. */
  readonly requestedEmail: string | null;
  /** Whether the service sends the mails that change an email. */
  readonly changesEmails: boolean;
  readonly factors: ListedSecondFactors;
  readonly sessions: readonly ListedSession[];
  /** The latest. */
  readonly events: readonly OwnEvent[];
  /** Whether the user proved recently who they are. Otherwise what needs that leads to the proof. */
  readonly isRecent: boolean;
  /** The language that the user chose for the pages; `null` for none. */
  readonly language: Language | null;
  readonly now: Date;
}

/** The page on which people manage their account. */
export const accountPage = (page: HostedPage, account: Account, settings: NewPasswordSettings): ShownPage => {
  const { texts } = page;
  return {
    ...passkeyExtras,
    isSignedIn: true,
    layout: 'wide',
    title: texts.account.title,
    body: html`${contents(texts)}${profileSection(page, account)}${emailSection(page, account)}${passwordSection(page, account, settings)}${securitySection(page, account.factors)}${sessionsSection(page, account.sessions, account.now)}${eventsSection(page, account)}${dataSection(page, account)}${deletionSection(page)}`,
  };
};

/** Links to the sections, for those who do not want to scroll. */
const contents = ({ account, events, security }: PageTexts): Html => {
  const links = [
    ['profile', account.profile.title],
    ['email', account.email.title],
    ['password', account.password.title],
    ['security', security.title],
    ['sessions', account.sessions.title],
    ['events', events.title],
    ['data', account.data.title],
  ];
  return html`<nav aria-label="${account.contents}"><ul>${links.map(([id = '', title = '']) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
`;
};

const profileSection = (page: HostedPage, { user, language }: Account): Html => {
  const { profile: words } = page.texts.account;
  const given = user.name === null ? null : html`<dl class="facts"><dt>${words.name}</dt><dd>${user.name}</dd></dl>\n`;
  return accountSection('profile', words.title, html`${given}${profileForm(page, storedProfile(user, language))}`);
};

const emailSection = (page: HostedPage, { user, requestedEmail, changesEmails, isRecent }: Account): Html => {
  const { email: words } = page.texts.account;
  const { email, emailVerified } = user;
  const state = html` <span class="badge${emailVerified ? '' : ' off'}">${emailVerified ? words.verified : words.unverified}</span>`;
  const change = () => (isRecent ? emailForm(page, emptyForm) : proveFirst(page.texts, 'email', words.button));
  return accountSection(
    'email',
    words.title,
    html`<p><strong>${email}</strong>${hasMailbox(email) ? state : null}</p>
${requestedEmail === null ? null : html`<p class="notice">${words.requested(requestedEmail)}</p>\n`}${changesEmails && hasMailbox(email) ? change() : html`<p class="quiet">${words.byAdmin}</p>\n`}`,
  );
};

const passwordSection = (page: HostedPage, { user, isRecent }: Account, settings: NewPasswordSettings): Html => {
  const { password: words } = page.texts.account;
  const isNew = user.passwordHash === null;
  // Whoever has no password proves in another way that it is them.
  const change =
    isNew && !isRecent ? proveFirst(page.texts, 'password', words.set) : passwordForm(page, emptyForm, user, settings);
  return accountSection(
    'password',
    words.title,
    html`<p class="quiet">${isNew ? words.absent : words.text}</p>
${change}`,
  );
};

const eventsSection = (page: HostedPage, { events }: Account): Html => {
  const { events: words, account } = page.texts;
  return accountSection(
    'events',
    words.title,
    html`<p class="quiet">${words.text} ${account.zone}</p>
${eventsList(page, events)}<p><a href="/account/events">${words.all}</a></p>
`,
  );
};

const dataSection = (page: HostedPage, { isRecent }: Account): Html => {
  const { data: words } = page.texts.account;
  return accountSection(
    'data',
    words.title,
    html`<p>${words.text}</p>
${isRecent ? exportForm(page) : proveFirst(page.texts, 'data', words.button)}`,
  );
};

const deletionSection = ({ texts }: HostedPage): Html => {
  const { deletion: words } = texts.account;
  return accountSection(
    'deletion',
    words.title,
    html`<p>${words.text}</p>
<p><a class="button danger" href="/account/delete">${words.link}</a></p>
`,
  );
};
