import * as v from 'valibot';
import { type SearchDirectoryUsersDeps, searchDirectoryUsers } from '../../auth/accounts/search-directory-users';
import { nameKey } from '../../auth/users/name-key';
import type { OriginSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import {
  directorySecurity,
  entrySchema,
  exampleEntry,
  notAdmin,
  notSignedIn,
  refusal,
  wrongArguments,
} from './answers';
import { limitArgument, offsetArgument, searchText } from './arguments';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';
import { directoryEntry } from './user';

const lower = (text: string) => text.toLowerCase();

/** Texts come out as the table keeps what they are compared with. */
export const searchUsersQuery = v.pipe(
  v.strictObject({
    limit: limitArgument,
    offset: offsetArgument,
    email: searchText(lower),
    email_prefix: searchText(lower),
    name: searchText(nameKey),
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
    'Users of the caller’s customer, in the order of their emails; of the last moments some may be missing. A page of a ' +
    'search may hold fewer than `limit` while `has_next` is true: `next_cursor` goes on from there.',
  security: directorySecurity,
  query: {
    schema: searchUsersQuery,
    arguments: {
      limit: 'How many at most, 1 to 100.',
      offset: 'How many to leave out, at most 10000: they are read and paid for. `cursor` costs nothing more.',
      email: 'Part of the email, any case. Reads all users of the customer: about 1 read unit per 30 of them.',
      email_prefix: 'How the email begins, any case. Flat cost.',
      name: 'Part of the name, any case. Cost as for `email`.',
      cursor: '`next_cursor` of an earlier page of the same question.',
    },
  },
  answers: {
    200: {
      description: 'A page.',
      schema: v.strictObject({
        has_next: v.boolean(),
        next_cursor: v.nullable(v.string()),
        users: v.array(entrySchema),
      }),
      examples: { success: { has_next: false, next_cursor: null, users: [exampleEntry] } },
    },
    401: notSignedIn,
    403: refusal('For admins.', notAdmin),
    422: wrongArguments,
  },
  cost: {
    roundTrips: 2,
    readUnits: 2.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'pages of 20 users; with `email` or `name` every 4 KB of the customer’s users, half a unit each',
  },
});

export const createHandler = (deps: SearchDirectoryUsersDeps & { callers: TokenCallers }, settings: OriginSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { query: searchUsersQuery },
    async ({ caller, query: { email_prefix: emailPrefix, ...query } }) => {
      const page = await searchDirectoryUsers(deps, caller, { ...query, emailPrefix });
      return ok({ has_next: page.hasNext, next_cursor: page.nextCursor, users: page.users.map(directoryEntry) });
    },
  );
