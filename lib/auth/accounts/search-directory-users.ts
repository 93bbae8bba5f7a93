import { openCursor, sealCursor } from '../../crypto/cursor';
import type { User, UserProfile } from '../entities';
import { AuthError } from '../errors';
import type { UserPage, UserSearch, UsersStore } from '../stores/users-store';

export interface SearchDirectoryUsersDeps {
  users: Pick<UsersStore, 'searchUsers'>;
  cursorSecret(): Promise<string>;
}

/** What to look for, as `UserSearch` has it; `undefined` for what may be anything. */
export interface DirectoryUserQuery extends Pick<UserSearch, 'email' | 'emailPrefix' | 'name'> {
  limit: number;
  offset: number;
  /** As an earlier page gave it, for the same customer and the same question. */
  cursor?: string | undefined;
}

/** A page of the directory. */
export interface DirectoryUserPage {
  readonly users: readonly UserProfile[];
  readonly hasNext: boolean;
  readonly nextCursor: string | null;
}

/**
 * Users of the caller's customer, in the order of their emails; read from an index, which may lag by moments.
 * @throws {AuthError} `invalid_argument` for a cursor that is not ours, or is for another customer or question.
 */
export const searchDirectoryUsers = async (
  deps: SearchDirectoryUsersDeps,
  caller: User,
  { limit, offset, cursor, ...question }: DirectoryUserQuery,
): Promise<DirectoryUserPage> => {
  const { customerId } = caller;
  const purpose = JSON.stringify([customerId, question.email, question.emailPrefix, question.name]);
  const secret = await deps.cursorSecret();
  const start = cursor === undefined ? { after: null, skip: offset } : readCursor(cursor, secret, purpose);
  const { users, next } = await deps.users.searchUsers({ customerId, ...question, ...start, limit });
  const nextCursor = next === null ? null : sealCursor(next, secret, purpose);
  return { users, hasNext: next !== null, nextCursor };
};

const readCursor = (cursor: string, secret: string, purpose: string): NonNullable<UserPage['next']> => {
  const position = openCursor(cursor, secret, purpose);
  if (position === null)
    throw new AuthError('invalid_argument', { argument: 'cursor', reason: 'is not one of this list' });
  return position as NonNullable<UserPage['next']>;
};
