import { type Html, html } from '../../html/html';
import type { PageTexts } from './page-texts/page-texts';

/** Why a form is shown again. */
export interface FormFault {
  /** Name of the field; `null` for a fault of the form as a whole. */
  readonly field: string | null;
  readonly text: string;
}

/** A form as it was sent: the faults, and what was typed into its fields. */
export interface SentForm {
  readonly faults: readonly FormFault[];
  /** Name of the field -> text. Passwords and codes are never put into a page. */
  readonly typed: Readonly<Record<string, string>>;
}

export const emptyForm: SentForm = { faults: [], typed: {} };

interface Field {
  /** Also its id, unless `id` is given. */
  readonly name: string;
  /** For a page with several fields of a name. */
  readonly id?: string;
  readonly label: string;
  /** `text` by default. */
  readonly type?: 'date' | 'datetime-local' | 'email' | 'password' | 'text';
  /** A token of HTML section 4.10.18.7 "Autofill". */
  readonly autocomplete: string;
  readonly hint?: string;
  /** At the other end of the line of the label, such as a link. */
  readonly aside?: Html;
  readonly isOptional?: true;
  readonly hasFocus?: true;
  /** For a code of digits. */
  readonly isNumeric?: true;
  /** For a code of letters and digits. */
  readonly isCode?: true;
}

/**
 * One field with its label, hint and fault. What was typed stays, unless it is a password or a code.
 * A password has a button that shows it, which the script of the page reveals.
 * @see WCAG 2.2 sections 1.3.5, 3.3.1, 3.3.2
 */
export const field = (texts: PageTexts, input: Field, { faults, typed }: SentForm): Html => {
  const { name, id = name, label, type = 'text', autocomplete, hint, aside, isOptional, hasFocus } = input;
  const { isNumeric, isCode = isNumeric } = input;
  const fault = faults.find((each) => each.field === name);
  const described = [...(fault ? [`${id}-fault`] : []), ...(hint ? [`${id}-hint`] : [])].join(' ');
  const value = type === 'password' || isCode ? undefined : typed[name];
  const element = html`<input id="${id}" name="${name}" type="${type}"${isNumeric ? html` inputmode="numeric"` : null}${isCode ? html` class="${isNumeric ? 'code' : 'mono'}"` : null} autocomplete="${autocomplete}"${value === undefined ? null : html` value="${value}"`}${isOptional ? null : html` required`}${hasFocus && faults.length === 0 ? html` autofocus` : null}${type === 'email' || isCode ? html` autocapitalize="none" spellcheck="false"` : null}${fault ? html` aria-invalid="true"` : null}${described === '' ? null : html` aria-describedby="${described}"`}>`;
  return html`<div class="field">
<div class="field-head"><label for="${id}">${label}</label>${aside ?? null}</div>
${type === 'password' ? html`<div class="with-button">${element}<button type="button" class="reveal" data-reveal="${id}" data-hide="${texts.forms.hide}" hidden>${texts.forms.show}<span class="unseen"> ${label}</span></button></div>` : element}
${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>\n` : null}${fault ? html`<p class="fault" id="${id}-fault">${fault.text}</p>\n` : null}</div>
`;
};

/**
 * All faults of a form, above it, each with a link to its field. Receives the focus, so screen readers read it first.
 * @see GOV.UK Design System, "Error summary"
 */
export const faultSummary = ({ forms }: PageTexts, { faults }: SentForm): Html | null =>
  faults.length === 0
    ? null
    : html`<div class="faults" role="alert" tabindex="-1" autofocus aria-labelledby="faults-title">
<h2 id="faults-title">${forms.faults(faults.length)}</h2>
<ul>
${faults.map(({ field: name, text }) => html`<li>${name === null ? text : html`<a href="#${name}">${text}</a>`}</li>\n`)}</ul>
</div>
`;

/** The account that a password belongs to, for password managers. Not shown. */
export const accountName = (email: string): Html =>
  html`<input type="text" name="account" value="${email}" autocomplete="username" readonly hidden tabindex="-1" aria-hidden="true">
`;
