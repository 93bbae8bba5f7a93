import * as v from 'valibot';
import { type SearchDirectoryUsersDeps, searchDirectoryUsers } from '../../auth/accounts/search-directory-users';
import { nameKey } from '../../auth/users/name-key';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { directorySecurity, entrySchema, exampleEntry, notAdminAnswer, notSignedIn, wrongArguments } from './answers';
import { limitArgument, offsetArgument, searchText } from './arguments';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';
import { directoryEntry } from './user';

const lower = (text: string) => text.toLowerCase();

/** The schema normalizes the texts in the same way as the stored texts that they are compared with. */
export const searchUsersQuery = v.pipe(
  v.strictObject({
    limit: limitArgument,
    offset: offsetArgument,
    email: searchText(lower),
    email_prefix: searchText(lower),
    name: searchText(nameKey),
    name_prefix: searchText(nameKey),
    query: searchText((text) => text),
    cursor: v.optional(
      v.pipe(
        v.string(),
        v.maxLength(2000, 'is not one of this list'),
        v.transform((cursor) => (cursor === '' ? undefined : cursor)),
      ),
    ),
  }),
  v.forward(
    v.partialCheck(
      [['cursor'], ['offset']],
      ({ cursor, offset }) => cursor === undefined || offset === 0,
      'and cursor exclude each other',
    ),
    ['offset'],
  ),
);

export const operation = (): Operation => ({
  summary: 'List and search users',
  description:
    'Users of the caller’s customer who match all arguments, in the order of their emails. A user who was created a ' +
    'moment ago may be missing. A page of a search may contain fewer users than `limit` although `has_next` is true: ' +
    'one request reads 40 MB or for 4 s at most, and `next_cursor` continues the search.',
  security: directorySecurity,
  query: {
    schema: searchUsersQuery,
    arguments: {
      limit: 'The maximum number of users, 1 to 100.',
      offset:
        'How many users to skip, at most 10000. Skipped users are read and cost read units; with `cursor` none are ' +
        'skipped.',
      email: 'Part of the email, in any case. Reads all users of the customer: about 1 read unit per 30 users.',
      email_prefix: 'The beginning of the email, in any case. The cost is constant.',
      name: 'Part of the name, in any case. Costs as much as `email`.',
      name_prefix:
        'The beginning of the name that people see, in any case: of `name`, or of first and last name if a user has no ' +
        '`name`. The cost is constant. The users are in the order of their names, unless there is `email_prefix` too.',
      query:
        'Part of the email or of the name that people see, in any case. First come the users whose email begins with ' +
        'it, then those whose name does, at a constant cost; then all others, at the cost of `email`. With a prefix, ' +
        'the users are in the order of that one.',
      cursor: '`next_cursor` of an earlier page of the same search.',
    },
  },
  answers: {
    200: {
      description: 'A page of users.',
      schema: v.strictObject({
        has_next: v.boolean(),
        next_cursor: v.nullable(v.string()),
        users: v.array(entrySchema),
      }),
      examples: { success: { has_next: false, next_cursor: null, users: [exampleEntry] } },
    },
    401: notSignedIn,
    403: notAdminAnswer,
    422: wrongArguments,
  },
  cost: {
    roundTrips: 2,
    readUnits: 2.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith:
      'the users of a page, per 20; with `email`, `name` or `query` all users of the customer, half a read unit per 4 KB',
  },
});

export const createHandler = (deps: SearchDirectoryUsersDeps & { callers: TokenCallers }, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: searchUsersQuery },
    async ({ caller, query: { email_prefix: emailPrefix, name_prefix: namePrefix, query: text, ...query } }) => {
      const page = await searchDirectoryUsers(deps, caller, { ...query, emailPrefix, namePrefix, text });
      return ok({ has_next: page.hasNext, next_cursor: page.nextCursor, users: page.users.map(directoryEntry) });
    },
  );
