import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { UserProfile } from '../../auth/entities';
import { settleAll } from '../../auth/settle';
import type { ListPosition, UserPage, UserSearch } from '../../auth/stores/users-store';
import { indexedKey } from '../../auth/users/name-key';
import { matchesSearch, partOfText, textKeys } from '../../auth/users/user-match';
import { currentRequestScope } from '../../observe/request-scope';
import { attempt } from '../table/attempt';
import type { TableClient } from '../table/table-client';
import { listCommand, type UserList } from './user-commands';
import { type ProfileItem, profileFromItem } from './user-item';

/** How many pages one search reads at most. A page is up to 1 MB, about 3,000 users. */
const MAX_PAGES = 40;
/** A search reads no further page once it has spent this share of the time that the request has for DynamoDB. */
const MAX_TIME_SHARE = 0.5;
/** How many users the first page of a filtered search reads: enough to find a common text quickly. */
const FIRST_PAGE_SIZE = 1000;

type Key = QueryCommandOutput['LastEvaluatedKey'];

/** A part of a search: which users of which list it has, in the order of that list. */
interface Part extends UserList {
  /** How many users of the list are read for one that is found: all are found, most of them, or few. */
  readonly finds: 'all' | 'most' | 'few';
  has(user: UserProfile, item: ProfileItem): boolean;
}

interface Found {
  readonly item: ProfileItem;
  readonly part: number;
}

/** See `UsersStore.searchUsers`. */
export const searchUsers = async (
  client: TableClient,
  table: string,
  search: UserSearch & { now: Date },
): Promise<UserPage> => {
  const { skip, limit, after, now, maxRead = Number.POSITIVE_INFINITY } = search;
  const parts = partsOf(search);
  // One user more than requested, to find out whether there is a next page.
  const wanted = skip + limit + 1;
  const found: Found[] = [];
  let readPages = 0;
  let readUsers = 0;
  const mayReadOn = () => readPages < MAX_PAGES && readUsers < maxRead && hasTime();

  const read = (part: Part, start: Key, max: number | undefined): Promise<QueryCommandOutput> => {
    const left = maxRead - readUsers;
    const most = Math.min(max ?? left, left);
    const page = { ExclusiveStartKey: start, ...(Number.isFinite(most) ? { Limit: most } : {}) };
    const command = listCommand(table, part, page);
    return attempt(client, (options) => client.documents.send(command, options));
  };

  // The first pages of both lists that are searched by prefix, at the same time: people wait for them while they type.
  const ahead = after === null && parts.length > 1 ? parts.slice(0, 2) : [];
  const pagesAhead = await settleAll(ahead.map((part) => read(part, undefined, wanted)));
  let index = Math.min(after?.part ?? 0, parts.length - 1);
  let start = after === null ? undefined : startKey(parts[index] as Part, after);
  let pagesOfPart = 0;
  for (;;) {
    const part = parts[index] as Part;
    const isAhead = pagesOfPart === 0 && index < pagesAhead.length;
    const page = isAhead
      ? (pagesAhead[index] as QueryCommandOutput)
      : await read(part, start, pageSize(part, pagesOfPart, wanted - found.length));
    readPages += 1;
    readUsers += page.ScannedCount ?? 0;
    pagesOfPart += 1;
    for (const item of (page.Items ?? []) as ProfileItem[])
      if (part.has(profileFromItem(item, now), item)) found.push({ item, part: index });
    start = page.LastEvaluatedKey;
    if (found.length >= wanted) break;
    if (start === undefined) {
      if (index === parts.length - 1) break;
      index += 1;
      pagesOfPart = 0;
    }
    const isNextAhead = pagesOfPart === 0 && index < pagesAhead.length;
    if (!isNextAhead && !mayReadOn()) break;
  }
  const isEnd = start === undefined && index === parts.length - 1;
  const shown = found.slice(skip, skip + limit);
  const end = { item: start, part: index };
  const last = found.length < wanted ? (isEnd ? undefined : end) : shown.at(-1);
  return {
    users: shown.map(({ item }) => profileFromItem(item, now)),
    next: last === undefined ? null : { after: positionAt(last, parts), skip: Math.max(0, skip - found.length) },
  };
};

/** A short page with a cursor is better than a request that times out. */
const hasTime = (): boolean => (currentRequestScope()?.tableTime.spentShare() ?? 0) < MAX_TIME_SHARE;

const pageSize = ({ finds }: Part, pagesOfPart: number, missing: number): number | undefined => {
  if (finds === 'all' || (finds === 'most' && pagesOfPart === 0)) return missing;
  return pagesOfPart === 0 || (finds === 'most' && pagesOfPart === 1) ? FIRST_PAGE_SIZE : undefined;
};

const partsOf = (search: UserSearch & { now: Date }): Part[] => {
  const { customerId, emailPrefix, namePrefix, email, name, text, now } = search;
  const filters = { customerId, email, name, now };
  const has = (user: UserProfile) => matchesSearch(user, search);
  if (text === undefined || emailPrefix !== undefined || namePrefix !== undefined) {
    const isByName = namePrefix !== undefined && emailPrefix === undefined;
    const list = isByName ? { namePrefix: indexedKey(namePrefix) } : { emailPrefix };
    const isWhole = [email, name, text, isByName ? undefined : namePrefix].every((filter) => filter === undefined);
    return [{ ...filters, ...list, text: isByName ? undefined : text, finds: isWhole ? 'all' : 'few', has }];
  }
  const keys = textKeys(text);
  const isWhole = email === undefined && name === undefined;
  const hasIn = (part: 0 | 1 | 2) => (user: UserProfile) => has(user) && partOfText(user, text) === part;
  // Users whom an earlier version stored are not in the list by name.
  const hasElsewhere = (user: UserProfile, { search_name: indexed }: ProfileItem) =>
    hasIn(2)(user) || (indexed === undefined && hasIn(1)(user));
  return [
    { ...filters, emailPrefix: keys.email, finds: isWhole ? 'all' : 'few', has: hasIn(0) },
    // Those whose email begins with the text too are in the first part.
    { ...filters, namePrefix: keys.name, finds: isWhole ? 'most' : 'few', has: hasIn(1) },
    { ...filters, text, finds: 'few', has: hasElsewhere },
  ];
};

/** DynamoDB refuses a start that is outside of the part. */
const startKey = ({ customerId, emailPrefix = '', namePrefix }: Part, { email, name, id }: ListPosition): Key => {
  const isInPart = namePrefix === undefined ? email?.startsWith(emailPrefix) : name?.startsWith(namePrefix);
  if (id === undefined || !isInPart) return undefined;
  return { customer_id: customerId, id, ...(namePrefix === undefined ? { email } : { search_name: name }) };
};

const positionAt = (
  { item, part }: { item: Key | ProfileItem; part: number },
  parts: readonly Part[],
): ListPosition => {
  const inPart = part === 0 ? {} : { part };
  if (item === undefined) return inPart;
  const { id, email, search_name: name } = item as ProfileItem;
  return { ...(parts[part]?.namePrefix === undefined ? { email } : { name: name ?? '' }), id, ...inPart };
};
