import type { ListedSession } from '../../../auth/sessions/list-sessions';
import { type Html, html } from '../../../html/html';
import type { SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';
import { agoText, timeText } from '../../../http/pages/times';
import { accountSection } from './account-section';
import { clientText } from './client-text';

/** The value of the field `session` that means all sessions but the own. It is no reference of a session. */
export const OTHERS = 'others';

/** The sessions of a user, the own first, with buttons that end them. */
export const sessionsSection = (page: HostedPage, sessions: readonly ListedSession[], now: Date): Html => {
  const { texts, hiddenFields } = page;
  const words = texts.account.sessions;
  const ownFirst = sessions.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent));
  return accountSection(
    'sessions',
    words.title,
    html`<p class="quiet">${words.text}</p>
<form method="post" action="/account/sessions">
${hiddenFields}<ul class="list">
${ownFirst.map((session) => sessionItem(page, session, now))}</ul>
${sessions.length > 1 ? html`<button name="session" value="${OTHERS}" class="secondary">${words.endOthers}</button>\n` : null}</form>
`,
  );
};

const sessionItem = ({ texts, language }: HostedPage, session: ListedSession, now: Date): Html => {
  const words = texts.account.sessions;
  const { reference, client, ipAddress, createdAt, usedAt, isCurrent } = session;
  const name = clientText(texts, client);
  return html`<li><div class="grow"><strong>${name}</strong>${isCurrent ? html` <span class="badge">${words.current}</span>` : null}
<div class="quiet">${ipAddress === null ? null : html`${ipAddress} · `}${words.began} ${timeText(language, createdAt)} · ${words.used} ${agoText(language, usedAt, now)}</div></div>
${isCurrent ? html`<a href="/logout">${words.signOut}</a>` : html`<button name="session" value="${reference}" class="secondary small">${words.end}<span class="unseen"> ${name}</span></button>`}</li>
`;
};

/** The form that ends what a refused form should have ended. */
export const endSessionForm = ({ texts, hiddenFields }: HostedPage, { typed }: SentForm): Html => {
  const words = texts.account.sessions;
  const { session = OTHERS } = typed;
  const [text, button] = session === OTHERS ? [words.endOthersText, words.endOthers] : [words.endText, words.end];
  return html`<p>${text}</p>
<form method="post" action="/account/sessions">
${hiddenFields}<button name="session" value="${session}">${button}</button>
</form>
`;
};
