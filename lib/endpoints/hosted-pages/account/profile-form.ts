import type { User } from '../../../auth/entities';
import { type Html, html } from '../../../html/html';
import { field, type SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';
import { pageTexts } from '../../../http/pages/page-texts/all';
import { LANGUAGES } from '../../../languages';

/** The choice to see the pages in the language that the browser asks for. */
export const AUTOMATIC = 'automatic';

/** The form with the names of a user and the language of their pages. */
export const profileForm = ({ texts, hiddenFields }: HostedPage, form: SentForm): Html => {
  const words = texts.account.profile;
  const first = { name: 'first_name', label: words.firstName.label, autocomplete: 'given-name' } as const;
  const last = { name: 'last_name', label: words.lastName.label, autocomplete: 'family-name' } as const;
  const chosen = form.typed.language ?? AUTOMATIC;
  const option = (value: string, text: string, language?: string): Html =>
    html`<option value="${value}"${language === undefined ? null : html` lang="${language}"`}${value === chosen ? html` selected` : null}>${text}</option>`;
  return html`<form method="post" action="/account/profile" novalidate>
${hiddenFields}${field(texts, { ...first, isOptional: true }, form)}${field(texts, { ...last, isOptional: true }, form)}<div class="field">
<div class="field-head"><label for="language">${words.language.label}</label></div>
<select id="language" name="language">${option(AUTOMATIC, words.automatic)}${LANGUAGES.map((language) => option(language, pageTexts[language].name, language))}</select>
</div>
<button>${words.button}</button>
</form>
`;
};

/** What the form shows of a user who has not typed yet. @param language the language that they chose; `null` for none. */
export const storedProfile = ({ firstName, lastName }: User, language: string | null): SentForm => ({
  faults: [],
  typed: { first_name: firstName ?? '', last_name: lastName ?? '', language: language ?? AUTOMATIC },
});
