import * as v from 'valibot';
import type { CustomerEventFilter } from '../../auth/accounts/list-customer-events';
import { type EventType, eventTypes } from '../../auth/events/event-types';
import { isId } from '../../auth/user-id';

const DAY = 86_400_000;
const MAX_PER_PAGE = 100;

/** Every type of event, once, in the order of the table of events. */
export const EVENT_TYPES: readonly EventType[] = [...new Set(Object.values(eventTypes).map(({ item }) => item))];

const TIME = 'must be a date (2026-11-20) or a time with its zone (2026-11-20T14:00:00Z)';
const isTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);

/** @returns the moment; `null` for text of another form, and for a day that does not exist. */
const momentOf = (text: string): Date | null => {
  if (!isTime(text)) return null;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return null;
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day ? moment : null;
};

/** The first moment of a period: a day begins at midnight UTC. @returns `null` for text that is no time. */
export const firstMoment = (text: string): Date | null => momentOf(text);

/** The first moment after a period: a day is part of it as a whole. @returns `null` for text that is no time. */
export const endMoment = (text: string): Date | null => {
  const moment = momentOf(text);
  return moment !== null && text.length === 10 ? new Date(moment.getTime() + DAY) : moment;
};

const timeArgument = (read: (text: string) => Date | null) =>
  v.optional(
    v.pipe(
      v.string(),
      v.check((text) => read(text) !== null, TIME),
      v.transform((text) => read(text) as Date),
    ),
  );

const idArgument = v.optional(v.pipe(v.string(), v.check(isId, 'must be the id of a user')));

const isType = (type: string): type is EventType => (EVENT_TYPES as readonly string[]).includes(type);

const filterEntries = {
  type: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',')),
      v.check((types) => types.every(isType), 'must be types of events, separated by commas'),
    ),
  ),
  user: idArgument,
  actor: idArgument,
  from: timeArgument(firstMoment),
  to: timeArgument(endMoment),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(1000, 'is not one of this list'))),
};

const wholeLimit = (most: number, standard: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,9}$/, 'must be a whole number from 1'),
      v.transform(Number),
      v.minValue(1, 'must be a whole number from 1'),
      v.transform((limit) => Math.min(limit, most)),
    ),
    standard,
  );

/** Whether a period has a moment. */
export const isPeriod = ({ from, to }: { from?: Date | undefined; to?: Date | undefined }): boolean =>
  from === undefined || to === undefined || from < to;

/** The most events of one part of a file. With the longest clients it stays far below the 6 MB of an answer of Lambda. */
export const MAX_PER_FILE = 1000;

/** The most events of a file that a browser downloads, which cannot follow links to further parts. */
export const MAX_PER_DOWNLOAD = 5000;

/** The arguments of the list of a customer's events. */
export const customerEventsQuery = v.pipe(
  v.strictObject({ ...filterEntries, limit: wholeLimit(MAX_PER_PAGE, '50') }),
  v.forward(v.partialCheck([['from'], ['to']], isPeriod, 'must be before `to`'), ['from']),
);

/** The formats of files of events. */
export const FILE_FORMATS = ['csv', 'jsonl'] as const;

/** The arguments of a file of a customer's events. */
export const eventsFileQuery = v.pipe(
  v.strictObject({
    ...filterEntries,
    format: v.optional(v.picklist(FILE_FORMATS, 'must be csv or jsonl'), 'csv'),
    limit: wholeLimit(MAX_PER_FILE, String(MAX_PER_FILE)),
  }),
  v.forward(v.partialCheck([['from'], ['to']], isPeriod, 'must be before `to`'), ['from']),
);

/** The descriptions of the filters. */
export const filterArguments = () => ({
  type: 'Types of events, separated by commas: docs/user-events.md has all. By default all types.',
  user: 'The id of a user: only the events of their account, also if it was deleted. An id that is not one of the customer has no events.',
  actor: 'The id of a user: only what they did to the accounts of others.',
  from: 'The first day or moment, such as `2026-11-20` or `2026-11-20T14:00:00Z`. Days are in UTC. By default the day six days before the last one.',
  to: 'The last day, or the moment before which events happened. By default now.',
});

/** The filter in the arguments of a request. */
export const filterOf = ({
  type: types,
  user: userId,
  actor: actorId,
  from,
  to,
}: {
  type?: readonly string[] | undefined;
  user?: string | undefined;
  actor?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}): CustomerEventFilter => ({ types, userId, actorId, from, to });
