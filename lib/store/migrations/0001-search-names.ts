import { searchName } from '../../auth/users/name-key';
import { toAttributes } from '../users/user-item';
import type { Migration } from './migration';

/** An absent name is `null`; anything else that is no text is malformed. */
const isName = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';

/** Lets searches find users who were stored before names had an index by the beginning of their name, without reading all users. */
export const searchNames: Migration = {
  id: 'search-names',
  summary: 'Adds the attributes that searches need to users who were stored before names had an index',
  table: 'users',
  reads: ['email', 'name', 'first_name', 'last_name'],
  change: ({ email, name, first_name: firstName, last_name: lastName }) => {
    // A claim has no email.
    if (typeof email !== 'string' || !isName(name) || !isName(firstName) || !isName(lastName)) return null;
    const names = { name: name ?? null, firstName: firstName ?? null, lastName: lastName ?? null };
    const { email_key, name_key } = toAttributes({ email, name: names.name });
    return { email_key, name_key, search_name: searchName(names) };
  },
};
