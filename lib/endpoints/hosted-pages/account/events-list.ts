import type { OwnEvent } from '../../../auth/events/list-events';
import { type Html, html } from '../../../html/html';
import type { HostedPage } from '../../../http/pages/hosted-page';
import type { PageTexts } from '../../../http/pages/page-texts/page-texts';
import { timeText } from '../../../http/pages/times';
import { clientText } from './client-text';

/** How a list of events differs from that of the owner of the account. */
interface EventsListOptions<Event> {
  /** By the type of the event. */
  readonly types?: Readonly<Record<string, string>>;
  /** Says which other account did it. */
  readonly byOther?: (event: Event) => Html;
}

/** What happened to an account, in plain words. */
export const eventsList = <Event extends OwnEvent>(
  page: HostedPage,
  events: readonly Event[],
  options: EventsListOptions<Event> = {},
): Html =>
  events.length === 0
    ? html`<p>${page.texts.events.none}</p>\n`
    : html`<ul class="list">
${events.map((event) => eventItem(page, event, options))}</ul>
`;

const eventItem = <Event extends OwnEvent>(
  { texts, language }: HostedPage,
  event: Event,
  options: EventsListOptions<Event>,
): Html => {
  const { time, client, ipAddress, methods } = event;
  const details: Html[] = [
    timeText(language, time),
    ...(client === null ? [] : [html`${clientText(texts, client)}`]),
    ...(ipAddress === null ? [] : [html`${ipAddress}`]),
    ...(methods === null ? [] : [html`${methods.map((method) => texts.events.methods[method]).join(', ')}`]),
  ];
  return html`<li><div class="grow">${sentenceOf(texts, event, options)}<div class="quiet">${separated(details, ' · ')}</div></div></li>
`;
};

const sentenceOf = <Event extends OwnEvent>(
  { events: words }: PageTexts,
  event: Event,
  { types = words.types, byOther = () => html`${words.byOther}` }: EventsListOptions<Event>,
): Html => {
  const { type, by, count } = event;
  const what = Object.hasOwn(types, type) ? types[type] : words.unknown;
  const more = [...(by === 'other' ? [byOther(event)] : []), ...(count > 1 ? [html`${words.times(count)}`] : [])];
  return more.length === 0 ? html`${what ?? ''}` : html`${what ?? ''} (${separated(more, ', ')})`;
};

const separated = (parts: readonly Html[], separator: string): Html =>
  html`${parts.map((part, index) => [index === 0 ? null : separator, part])}`;
