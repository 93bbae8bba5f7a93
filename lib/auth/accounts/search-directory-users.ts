import { openCursor, sealCursor } from '../../crypto/cursor';
import type { User, UserProfile } from '../entities';
import { AuthError } from '../errors';
import type { UserPage, UserSearch, UsersStore } from '../stores/users-store';

export interface SearchDirectoryUsersDeps {
  users: Pick<UsersStore, 'searchUsers'>;
  /** Makes cursors. Whoever knows it can make positions of their own in the lists of their customer, and nothing else. */
  cursorSecret(): Promise<string>;
}

/** The filters of `UserSearch`, where `undefined` means no filter, and the page. */
export interface DirectoryUserQuery
  extends Pick<UserSearch, 'email' | 'emailPrefix' | 'name' | 'namePrefix' | 'text' | 'maxRead'> {
  limit: number;
  offset: number;
  /** The `nextCursor` of an earlier page with the same filters. */
  cursor?: string | undefined;
}

/** A page of the directory. */
export interface DirectoryUserPage {
  readonly users: readonly UserProfile[];
  readonly hasNext: boolean;
  readonly nextCursor: string | null;
}

/**
 * Users of the caller's customer, in the order that `UserSearch` describes. Reads eventually consistent indexes.
 * @throws {AuthError} `invalid_argument` for a cursor that this service did not issue, or issued for another customer or other
 * filters.
 */
export const searchDirectoryUsers = async (
  deps: SearchDirectoryUsersDeps,
  caller: User,
  { limit, offset, cursor, maxRead, ...filters }: DirectoryUserQuery,
): Promise<DirectoryUserPage> => {
  const { customerId } = caller;
  const { email, emailPrefix, name, namePrefix, text } = filters;
  const purpose = JSON.stringify([customerId, email, emailPrefix, name, namePrefix, text]);
  const secret = await deps.cursorSecret();
  const start = cursor === undefined ? { after: null, skip: offset } : readCursor(cursor, secret, purpose);
  const { users, next } = await deps.users.searchUsers({ customerId, ...filters, ...start, limit, maxRead });
  const nextCursor = next === null ? null : sealCursor(next, secret, purpose);
  return { users, hasNext: next !== null, nextCursor };
};

const readCursor = (cursor: string, secret: string, purpose: string): NonNullable<UserPage['next']> => {
  const position = openCursor(cursor, secret, purpose);
  if (isPosition(position)) return position;
  throw new AuthError('invalid_argument', { argument: 'cursor', reason: 'is not one of this list' });
};

/** Checked as well, because the secret may be one that the caller knows. */
const isPosition = (value: unknown): value is NonNullable<UserPage['next']> => {
  const { after, skip } = (value ?? {}) as { after?: Record<string, unknown> | null; skip?: unknown };
  if (typeof after !== 'object' || after === null || !Number.isSafeInteger(skip) || Number(skip) < 0) return false;
  const { email, name, id, part = 0 } = after;
  const texts = [email, name, id].filter((text) => text !== undefined);
  if (!texts.every((text) => typeof text === 'string' && text !== '' && text.length < 1000)) return false;
  return [0, 1, 2].includes(part as number) && (id === undefined) === (email === undefined && name === undefined);
};
