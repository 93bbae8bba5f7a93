import type { UserProfile } from '../entities';
import type { UserSearch } from '../stores/users-store';
import { indexedKey, nameKey, searchName } from './name-key';

type Searched = Pick<UserProfile, 'email' | 'name' | 'firstName' | 'lastName'>;
type Criteria = Pick<UserSearch, 'emailPrefix' | 'namePrefix' | 'email' | 'name' | 'text'>;

/** A typed text in the two forms that emails and names are compared in. */
export const textKeys = (text: string): { email: string; name: string } => ({
  email: text.toLowerCase(),
  name: indexedKey(nameKey(text)),
});

/** Whether a user matches all criteria of a search. */
export const matchesSearch = (user: Searched, { emailPrefix, namePrefix, email, name, text }: Criteria): boolean =>
  user.email.startsWith(emailPrefix ?? '') &&
  (namePrefix === undefined || searchName(user)?.startsWith(indexedKey(namePrefix)) === true) &&
  user.email.includes(email ?? '') &&
  (name === undefined || nameKey(user.name ?? '').includes(name)) &&
  (text === undefined || partOfText(user, text) !== null);

/**
 * The part of a search for a text to which a user belongs: 0 if their email begins with it, 1 if their name does, 2 if it is elsewhere
 * in one of them, `null` if it is in neither.
 */
export const partOfText = (user: Searched, text: string): 0 | 1 | 2 | null => {
  const keys = textKeys(text);
  const name = searchName(user);
  if (user.email.startsWith(keys.email)) return 0;
  if (name?.startsWith(keys.name)) return 1;
  return user.email.includes(keys.email) || name?.includes(keys.name) ? 2 : null;
};
