import { type Html, html } from '../../../html/html';
import type { PageTexts } from '../../../http/pages/page-texts/page-texts';

/** The sections of the account page, by their ids. `security` is in security-section.ts. */
type SectionId = 'profile' | 'email' | 'password' | 'sessions' | 'events' | 'data' | 'deletion';

/** The path of a section of the account page. */
export const sectionPath = (id: SectionId) => `/account#${id}` as const;

/** One section of the account page. */
export const accountSection = (id: SectionId, title: string, body: Html): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}</section>
`;

/**
 * In place of a form that needs a recent authentication: leads to it, and back to the section. Otherwise what was typed into the form would
 * be lost on the way.
 * @param action what the form does.
 */
export const proveFirst = (texts: PageTexts, id: SectionId, action: string): Html =>
  proveFirstFor(texts, sectionPath(id), action);

/** As `proveFirst`, for a form of any page. @param back a path of this service. */
export const proveFirstFor = ({ account }: PageTexts, back: string, action: string): Html =>
  html`<p class="quiet">${account.proveFirst}</p>
<p><a class="button secondary" href="/reauthenticate?${new URLSearchParams({ return_to: back }).toString()}">${action}</a></p>
`;
