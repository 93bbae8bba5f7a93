import type { OwnEvent } from '../../../auth/events/list-events';
import { type Html, html } from '../../../html/html';
import type { HostedPage } from '../../../http/pages/hosted-page';
import type { PageTexts } from '../../../http/pages/page-texts/page-texts';
import { timeText } from '../../../http/pages/times';
import { clientText } from './client-text';

/** What happened to an account, in plain words. */
export const eventsList = (page: HostedPage, events: readonly OwnEvent[]): Html =>
  events.length === 0
    ? html`<p>${page.texts.events.none}</p>\n`
    : html`<ul class="list">
${events.map((event) => eventItem(page, event))}</ul>
`;

const eventItem = ({ texts, language }: HostedPage, event: OwnEvent): Html => {
  const { time, client, ipAddress, methods } = event;
  const details: Html[] = [
    timeText(language, time),
    ...(client === null ? [] : [html`${clientText(texts, client)}`]),
    ...(ipAddress === null ? [] : [html`${ipAddress}`]),
    ...(methods === null ? [] : [html`${methods.map((method) => texts.events.methods[method]).join(', ')}`]),
  ];
  return html`<li><div class="grow">${sentenceOf(texts, event)}<div class="quiet">${details.map((detail, index) => [index === 0 ? null : ' · ', detail])}</div></div></li>
`;
};

const sentenceOf = ({ events: words }: PageTexts, { type, by, count }: OwnEvent): string => {
  const what = Object.hasOwn(words.types, type) ? words.types[type as keyof typeof words.types] : words.unknown;
  const more = [...(by === 'other' ? [words.byOther] : []), ...(count > 1 ? [words.times(count)] : [])];
  return more.length === 0 ? what : `${what} (${more.join(', ')})`;
};
