import { isFinal, type SignInObstacle } from '../../../auth/accounts/sign-in-obstacles';
import { refusedSignIns } from '../../../auth/events/event-types';
import { type Html, html } from '../../../html/html';
import type { HostedPage } from '../../../http/pages/hosted-page';
import { pageDate } from '../../../http/pages/page-date';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { agoText, timeText, timeWords } from '../../../http/pages/times';
import { clientText } from '../../hosted-pages/account/client-text';
import type { PersonPart } from './person-path';
import type { PersonView } from './person-view';

/** The answer to "why can they not sign in?", at the top. @param mayChange whether it links to what removes a reason. */
export const signInSection = (page: HostedPage, view: PersonView, mayChange: boolean): Html => {
  const { signIn: words } = personTexts[page.language];
  const { obstacles } = view;
  const [kind, state] = obstacles.some(isFinal)
    ? [' bad', words.cannot]
    : obstacles.length > 0
      ? [' partly', words.canBut]
      : ['', words.can];
  const reasons = html`<ul class="reasons">
${obstacles.map((obstacle) => html`<li${isFinal(obstacle) ? html` class="final"` : null}>${reasonOf(page, obstacle)}${mayChange ? remedyOf(page, view, obstacle) : null}</li>\n`)}</ul>
`;
  return html`<section id="sign-in" aria-labelledby="sign-in-title">
<div class="answer"><h2 id="sign-in-title">${words.title}</h2><span class="badge${kind}">${state}</span></div>
${obstacles.length === 0 ? html`<p>${words.nothing}</p>\n` : reasons}${attempts(page, view)}</section>
`;
};

const reasonOf = (page: HostedPage, obstacle: SignInObstacle): Html => {
  const { signIn, access } = personTexts[page.language];
  const words = signIn.obstacles;
  const time = (at: Date): string => timeWords(page.language, at);
  switch (obstacle.code) {
    case 'not_active': {
      const { reason, until } = obstacle;
      return html`${words.notActive(until === null ? null : time(until))} ${reason === null ? words.noReason : words.reason(reason)}`;
    }
    case 'invited':
      return html`${words.invited}`;
    case 'not_verified':
      return html`${words.notVerified}${obstacle.expiresAt === null ? null : ` ${words.expires(pageDate(page, obstacle.expiresAt))}`}`;
    case 'too_many_guesses':
      return html`${words.tooManyGuesses(time(obstacle.until))}`;
    case 'no_way_in':
      return html`${words.noWayIn}`;
    case 'no_password':
      return html`${words.noPassword}`;
    case 'no_second_factor':
      return html`${words.noSecondFactor}`;
    case 'no_recovery_codes':
      return html`${words.noRecoveryCodes}`;
    default:
      obstacle satisfies never;
      return html`${access.state}`;
  }
};

/** A link to the form that removes the reason, if there is one. */
const remedyOf = (page: HostedPage, { canGetResetMail }: PersonView, { code }: SignInObstacle): Html | null => {
  const { access, methods } = personTexts[page.language];
  const link = (part: PersonPart, text: string): Html => html` <a href="#${part}">${text}</a>`;
  if (code === 'not_active') return link('enable', access.enable.title);
  if (code === 'invited') return link('invite', access.invite.title);
  if (code === 'not_verified') return link('verify', access.verify.title);
  if (code === 'no_recovery_codes') return link('factors', methods.remove.title);
  return (code === 'no_password' || code === 'too_many_guesses') && canGetResetMail
    ? link('reset', methods.reset.title)
    : null;
};

const attempts = (page: HostedPage, { events, sessions, now }: PersonView): Html => {
  const { signIn: words } = personTexts[page.language];
  const signIn = events.find(({ type }) => type === 'user.signed_in');
  const refused = events.find(({ type }) => refusedSignIns.some((refusal) => refusal === type));
  // A session tells it too, after its event has expired.
  const times = [...(signIn === undefined ? [] : [signIn.time]), ...sessions.map(({ createdAt }) => createdAt)];
  const last = times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
  const refusal =
    refused === undefined
      ? words.noneRefused
      : html`${timeText(page.language, refused.time)}: ${page.texts.events.types[refused.type as keyof typeof page.texts.events.types]}${refused.count > 1 ? ` (${words.times(refused.count)})` : null}${refused.ipAddress === null ? null : html` · ${refused.ipAddress}`}${refused.client === null ? null : html` · ${clientText(page.texts, refused.client)}`}`;
  return html`<dl class="facts"><dt>${words.last}</dt><dd>${last === null ? words.never : html`${timeText(page.language, last)} (${agoText(page.language, last, now)})`}</dd>
<dt>${words.refused}</dt><dd>${refusal}</dd></dl>
`;
};

/** The sessions of a person. */
export const sessionList = (page: HostedPage, { sessions, now }: PersonView): Html => {
  const { texts, language } = page;
  if (sessions.length === 0) return html`<p class="quiet">${personTexts[language].sessions.none}</p>\n`;
  const words = texts.account.sessions;
  return html`<ul class="list">
${sessions.map(
  ({ client, ipAddress, createdAt, usedAt }) => html`<li><div class="grow"><strong>${clientText(texts, client)}</strong>
<div class="quiet">${ipAddress === null ? null : html`${ipAddress} · `}${words.began} ${timeText(language, createdAt)} · ${words.used} ${agoText(language, usedAt, now)}</div></div></li>
`,
)}</ul>
`;
};
