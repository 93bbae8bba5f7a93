import type { CheckedPerson, ListedPerson } from '../../auth/accounts/invite-people';
import { type Html, html } from '../../html/html';
import { withoutFormula, writeCsv } from '../../http/csv';
import { emptyForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { invitationProgressScript } from '../../http/pages/invitation-progress-script';
import { invitationsTexts } from '../../http/pages/page-texts/admin/invitations';
import type { InvitationsTexts } from '../../http/pages/page-texts/admin/invitations-texts';
import { INVITATIONS, INVITATIONS_LIST } from './invitation-paths';
import { formAnswer, manyForm } from './invitations-page';
import { writePeople } from './people-list';

/** How many people one request invites. */
export const CHUNK = 20;

/** Longer lists are folded. */
const SHOWN_PEOPLE = 10;

type Outcome = keyof InvitationsTexts['outcomes'];

/** What became of one person of a list. */
export interface PersonOutcome {
  readonly email: string;
  readonly outcome: Outcome;
}

/** The people who are not invited yet, and what became of the others. */
export interface Sending {
  readonly waiting: readonly ListedPerson[];
  readonly outcomes: readonly PersonOutcome[];
}

/** The page that says who of a list will be invited, who will not, and why. Nothing is sent yet. */
export const previewPage = (page: HostedPage, checked: readonly CheckedPerson[], list: string): ShownPage => {
  const words = invitationsTexts[page.language];
  const { preview } = words;
  const ready = checked.filter(({ obstacle }) => obstacle === null);
  const skipped = checked.flatMap(({ email, obstacle }) => (obstacle === null ? [] : [{ email, outcome: obstacle }]));
  const button = html`<button>${preview.button(ready.length)}</button>`;
  return formAnswer(page, emptyForm, {
    ...progressExtras,
    title: preview.title,
    body: html`${
      ready.length === 0
        ? html`<p class="notice warning">${preview.nobody}</p>\n`
        : html`<section>
<p><strong>${preview.ready(ready.length)}</strong></p>
${sendForm(page, { waiting: ready, outcomes: [] }, button)}<details${ready.length <= SHOWN_PEOPLE ? html` open` : null}><summary>${preview.who}</summary>
${peopleTable(page, ready)}</details>
</section>
`
    }${skipped.length === 0 ? null : html`<section><p><strong>${preview.skipped(skipped.length)}</strong></p>\n${outcomesTable(page, skipped)}</section>\n`}<section><details><summary>${preview.other}</summary>
${manyForm(page, { ...emptyForm, typed: { list } })}</details></section>
`,
  });
};

/** The page between two requests that invite people. With a script, the next request is sent at once. */
export const sendingPage = (page: HostedPage, sending: Sending): ShownPage => {
  const { sending: words } = invitationsTexts[page.language];
  const done = sending.outcomes.length;
  const total = done + sending.waiting.length;
  return formAnswer(page, emptyForm, {
    ...progressExtras,
    title: words.title,
    body: html`<section>
<p role="status">${words.progress(done, total)}</p>
<p><progress max="${total}" value="${done}" aria-label="${words.title}"></progress></p>
<p>${words.text}</p>
${sendForm(page, sending, html`<button>${words.button}</button>`)}</section>
`,
  });
};

/** What became of everybody, to keep. */
export const resultPage = (page: HostedPage, outcomes: readonly PersonOutcome[]): ShownPage => {
  const words = invitationsTexts[page.language];
  const { result } = words;
  const failed = outcomes.filter(({ outcome }) => outcome !== 'sent');
  const csv = writeCsv([
    [words.one.email.label, words.outcome],
    ...outcomes.map(({ email, outcome }) => [withoutFormula(email), words.outcomes[outcome]]),
  ]);
  return formAnswer(page, emptyForm, {
    title: result.title,
    body: html`<section>
<p role="status"><strong>${result.invited(outcomes.length - failed.length)}</strong></p>
${failed.length === 0 ? null : html`<p><strong>${result.failed(failed.length)}</strong></p>\n${outcomesTable(page, failed)}`}<div class="actions">
<a class="button" href="${INVITATIONS}">${result.done}</a>
<a class="button secondary" download="${result.fileName}" href="data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${csv}`)}">${result.download}</a>
<button type="button" class="secondary" data-copy="csv" data-done="${result.copied}" hidden>${result.copy}</button>
</div>
<details><summary>${result.list}</summary>
<pre id="csv" class="mono">${csv}</pre></details>
</section>
`,
  });
};

const progressExtras = { script: invitationProgressScript, connects: true } as const;

/** A form that invites the next people. The script of the page sends it again and again, until one is the last. */
const sendForm = (page: HostedPage, { waiting, outcomes }: Sending, button: Html): Html =>
  html`<form method="post" action="${INVITATIONS_LIST}" data-chunks="${waiting.length <= CHUNK ? 'last' : 'more'}"${outcomes.length > 0 ? html` data-goes-on` : null}>
${page.hiddenFields}<input type="hidden" name="step" value="send">
<textarea name="list" hidden>
${writePeople(waiting)}</textarea>
<textarea name="outcomes" hidden>
${writeCsv(outcomes.map(({ email, outcome }) => [email, outcome]))}</textarea>
${button}
</form>
`;

const peopleTable = ({ language }: HostedPage, people: readonly ListedPerson[]): Html => {
  const { one, columns } = invitationsTexts[language];
  return html`<div class="table">
<table class="stacks">
<thead><tr><th scope="col">${one.email.label}</th><th scope="col">${columns.name}</th><th scope="col">${columns.roles}</th></tr></thead>
<tbody>
${people.map(({ email, name, roleCodes }) => html`<tr><td>${email}</td><td>${name ?? ''}</td><td>${roleCodes.join(', ')}</td></tr>\n`)}</tbody>
</table>
</div>
`;
};

const outcomesTable = ({ language }: HostedPage, outcomes: readonly PersonOutcome[]): Html => {
  const words = invitationsTexts[language];
  return html`<div class="table">
<table class="stacks">
<thead><tr><th scope="col">${words.one.email.label}</th><th scope="col">${words.outcome}</th></tr></thead>
<tbody>
${outcomes.map(({ email, outcome }) => html`<tr><td>${email}</td><td>${words.outcomes[outcome]}</td></tr>\n`)}</tbody>
</table>
</div>
`;
};
