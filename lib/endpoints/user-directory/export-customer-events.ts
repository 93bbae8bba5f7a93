import { type ListCustomerEventsDeps, listCustomerEvents } from '../../auth/accounts/list-customer-events';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok, TextBody } from '../../http/response';
import { exampleFile, fileHead, fileLines, MEDIA_TYPES } from '../customer-events/events-file';
import { eventsFileQuery, filterArguments, filterOf } from '../customer-events/query';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { directorySecurity, notAdminAnswer, notSignedIn, refusal } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Download the events of the customer',
  description:
    'The events of `GET /api/events`, as a part of a CSV file (RFC 4180) or of a JSON Lines file. Follow the link until there is none, and ' +
    'write the parts one after the other: they are one file. Only the first part of a CSV file has the names of the columns. A part may be ' +
    'empty. docs/user-events.md describes the fields.',
  security: directorySecurity,
  query: {
    schema: eventsFileQuery,
    arguments: {
      ...filterArguments(),
      cursor: 'The position of the next part. It is in the link of the part before.',
      format: '`csv` or `jsonl`.',
      limit: 'The maximum number of events of the part, 1 to 1000.',
    },
  },
  answers: {
    200: {
      description: 'A part of the file.',
      files: exampleFile(),
      headers: { 'content-disposition': '`attachment`, with the name of the file.' },
      optionalHeaders: { link: 'The next part, `rel="next"` (RFC 8288). Absent in the last part.' },
    },
    401: notSignedIn,
    403: notAdminAnswer,
    422: refusal('A query argument is invalid.', [wrongArgument('cursor', 'is not one of this list')]),
  },
  cost: {
    roundTrips: 4,
    readUnits: 16,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'days and events, as in `GET /api/events`',
  },
});

export const createHandler = (deps: ListCustomerEventsDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: eventsFileQuery },
    async ({ caller, query }, event) => {
      const { format, cursor } = query;
      const { events, nextCursor } = await listCustomerEvents(deps, caller, filterOf(query), query);
      const text = `${cursor === undefined ? fileHead(format) : ''}${fileLines(format, events)}`;
      return ok(new TextBody(MEDIA_TYPES[format], text), {
        headers: {
          'content-disposition': `attachment; filename="events.${format}"`,
          ...(nextCursor === null ? {} : { link: nextLink(event.rawQueryString, nextCursor) }),
        },
      });
    },
  );

/** The same request for the next part. RFC 8288 section 3 */
const nextLink = (query: string, cursor: string): string => {
  const next = new URLSearchParams(query);
  next.set('cursor', cursor);
  return `</api/events/export?${next}>; rel="next"`;
};
