import type { User } from '../../../auth/entities';
import { shownName } from '../../../auth/users/shown-name';
import { type Html, html } from '../../../html/html';
import { faultSummary, type SentForm } from '../../../http/pages/form';
import type { HostedPage, ShownPage } from '../../../http/pages/hosted-page';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { consolePage } from '../console-page';
import { PEOPLE, type PersonPart, personPath } from './person-path';
import { personStyle } from './person-style';

/** One form about a person on a page of its own, after a fault. @param part where the form is on the page about the person. */
export const personFormPage = (
  page: HostedPage,
  user: User,
  sent: SentForm,
  {
    title,
    text,
    above = null,
    form,
    part,
  }: { title: string; text?: string; above?: Html | null; form: Html; part: PersonPart },
): ShownPage =>
  consolePage(page, PEOPLE, {
    title,
    style: personStyle,
    // Nothing answers GET on the path of a form.
    hidesLanguages: true,
    body: html`<p class="quiet">${calledBy(user)}</p>
${faultSummary(page.texts, sent)}${above}<section>
${text === undefined ? null : html`<p>${text}</p>\n`}${form}</section>
<p class="actions"><a href="${personPath(user.id, part)}">${personTexts[page.language].back}</a></p>`,
  });

/** How a person is called: by name and email, if there is a name. */
const calledBy = (user: User): string => {
  const name = shownName(user);
  return name === null ? user.email : `${name} · ${user.email}`;
};
