import { type Html, html } from '../../html/html';
import { faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage } from '../../http/pages/hosted-page';
import { adminEventsTexts } from '../../http/pages/page-texts/admin/events';
import { EVENT_TYPES } from '../customer-events/query';
import { typeText } from './events-table';

/** The form that chooses events. It is a GET, so that a choice can be kept as a bookmark. */
export const eventsForm = (page: HostedPage, form: SentForm): Html => {
  const { texts, language } = page;
  const { filter: words } = adminEventsTexts[language];
  const fault = form.faults.find((each) => each.field === 'type');
  const types = EVENT_TYPES.map((type) => ({ type, text: typeText(page, type) })).sort((one, other) =>
    one.text.localeCompare(other.text, language),
  );
  const option = (value: string, text: string): Html =>
    html`<option value="${value}"${value === (form.typed.type ?? '') ? html` selected` : null}>${text}</option>`;
  const who = { hint: words.emailOrId, autocomplete: 'off', isOptional: true } as const;
  const day = { type: 'date', autocomplete: 'off', isOptional: true } as const;
  return html`${faultSummary(texts, form)}<section>
<h2>${words.title}</h2>
<form method="get" action="/admin/events" class="filter" novalidate>
<div class="field">
<div class="field-head"><label for="type">${words.type}</label></div>
<select id="type" name="type"${fault ? html` aria-invalid="true" aria-describedby="type-fault"` : null}>${option('', words.allTypes)}${types.map(({ type, text }) => option(type, text))}</select>
${fault ? html`<p class="fault" id="type-fault">${fault.text}</p>\n` : null}</div>
${field(texts, { ...who, name: 'user', label: words.person }, form)}${field(texts, { ...who, name: 'actor', label: words.actor }, form)}${field(texts, { ...day, name: 'from', label: words.from, hint: words.period }, form)}${field(texts, { ...day, name: 'to', label: words.to }, form)}<div class="actions"><button>${words.button}</button>${Object.keys(form.typed).length === 0 ? null : html`<a href="/admin/events">${words.clear}</a>`}</div>
</form>
</section>
`;
};
