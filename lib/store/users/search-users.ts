import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { ListPosition, UserPage, UserSearch } from '../../auth/stores/users-store';
import { currentRequestScope } from '../../observe/request-scope';
import { attempt } from '../table/attempt';
import type { TableClient } from '../table/table-client';
import { byCustomerCommand } from './user-commands';
import { type ProfileItem, profileFromItem } from './user-item';

/** How many pages of 1 MB one search reads, each about 4,000 users, while it has spent less than this share of its time. */
const MAX_PAGES = 40;
const MAX_TIME = 0.5;
/** How many users a search for parts looks at first: what is common is found among them. */
const FIRST_LOOK = 1000;

type Key = QueryCommandOutput['LastEvaluatedKey'];

/** Part of a customer's users; see `UsersStore.searchUsers`. */
export const searchUsers = async (client: TableClient, table: string, search: UserSearch): Promise<UserPage> => {
  const { customerId, skip, limit } = search;
  const isFiltered = search.email !== undefined || search.name !== undefined;
  // One more than asked for tells whether there is a next part.
  const wanted = skip + limit + 1;
  const found: ProfileItem[] = [];
  let start: Key = search.after === null ? undefined : { customer_id: customerId, ...search.after };
  let pages = 0;
  do {
    const max = isFiltered ? (pages === 0 ? FIRST_LOOK : undefined) : wanted - found.length;
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
    users: users.map(profileFromItem),
    next: nextPart(found.length < wanted ? start : users.at(-1), found, search),
  };
};

/** Half a list and where it goes on is better than none. */
const hasTime = (): boolean => (currentRequestScope()?.tableTime.spentShare() ?? 0) < MAX_TIME;

const nextPart = (last: Key | ProfileItem, found: readonly ProfileItem[], { skip }: UserSearch): UserPage['next'] => {
  if (last === undefined) return null;
  const { email, id } = last as ListPosition;
  return { after: { email, id }, skip: Math.max(0, skip - found.length) };
};
