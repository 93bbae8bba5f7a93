import type { UserProfile } from '../entities';
import { shownName } from './shown-name';

/**
 * The form of a name that searches compare: NFKC, in upper case. Lower case would not do, because a Greek sigma has two
 * lower-case forms, depending on the next letter. The text is made lower case first, because upper-casing leaves a capital sharp
 * s (U+1E9E) unchanged, but turns a small one into `SS`.
 */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase().toUpperCase();

/** Fewer bytes than the 1024 that a sort key of DynamoDB may have: a name grows up to elevenfold by NFKC. */
const MAX_BYTES = 900;

/** The first characters of a name key, as many as an index can hold: all of every ordinary name. */
export const indexedKey = (key: string): string => {
  let end = 0;
  let bytes = 0;
  for (const character of key) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) break;
    end += character.length;
  }
  return key.slice(0, end);
};

/** What a search by name compares: the key of the name that is shown. `undefined` for a user without a name. */
export const searchName = (user: Pick<UserProfile, 'name' | 'firstName' | 'lastName'>): string | undefined => {
  const name = shownName(user);
  return name === null ? undefined : indexedKey(nameKey(name));
};
