import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { ListPosition, UserPage, UserSearch } from '../../auth/stores/users-store';
import { currentRequestScope } from '../../observe/request-scope';
import { attempt } from '../table/attempt';
import type { TableClient } from '../table/table-client';
import { byCustomerCommand } from './user-commands';
import { type ProfileItem, profileFromItem } from './user-item';

/** How many pages one search reads at most. A page is up to 1 MB, about 4,000 users. */
const MAX_PAGES = 40;
/** A search reads no further page once it has spent this share of the time that the request has for DynamoDB. */
const MAX_TIME_SHARE = 0.5;
/** How many users the first page of a filtered search reads: enough to find a common text quickly. */
const FIRST_PAGE_SIZE = 1000;

type Key = QueryCommandOutput['LastEvaluatedKey'];

/** See `UsersStore.searchUsers`. */
export const searchUsers = async (
  client: TableClient,
  table: string,
  search: UserSearch & { now: Date },
): Promise<UserPage> => {
  const { customerId, skip, limit } = search;
  const isFiltered = search.email !== undefined || search.name !== undefined;
  // One user more than requested, to find out whether there is a next page.
  const wanted = skip + limit + 1;
  const found: ProfileItem[] = [];
  let start: Key = search.after === null ? undefined : { customer_id: customerId, ...search.after };
  let pages = 0;
  do {
    const max = isFiltered ? (pages === 0 ? FIRST_PAGE_SIZE : undefined) : wanted - found.length;
    const page = { ExclusiveStartKey: start, ...(max === undefined ? {} : { Limit: max }) };
    const command = byCustomerCommand(table, search, page);
    const { Items: items = [], LastEvaluatedKey } = await attempt(client, (options) =>
      client.documents.send(command, options),
    );
    found.push(...(items as ProfileItem[]).filter((item) => item.email.includes(search.email ?? '')));
    start = LastEvaluatedKey;
    pages += 1;
  } while (start !== undefined && found.length < wanted && pages < MAX_PAGES && hasTime());
  const users = found.slice(skip, skip + limit);
  return {
    users: users.map((item) => profileFromItem(item, search.now)),
    next: nextPosition(found.length < wanted ? start : users.at(-1), found, search),
  };
};

/** A short page with a cursor is better than a request that times out. */
const hasTime = (): boolean => (currentRequestScope()?.tableTime.spentShare() ?? 0) < MAX_TIME_SHARE;

const nextPosition = (
  last: Key | ProfileItem,
  found: readonly ProfileItem[],
  { skip }: UserSearch,
): UserPage['next'] => {
  if (last === undefined) return null;
  const { email, id } = last as ListPosition;
  return { after: { email, id }, skip: Math.max(0, skip - found.length) };
};
