import type { User } from '../entities';
import { AuthError } from '../errors';
import { mails, type UserLink } from '../mails';
import type { Clock } from '../ports';
import type { UsersStore } from '../stores/users-store';
import { parseMailedToken } from './mailed-token';

export interface LinkedUserDeps {
  users: Pick<UsersStore, 'findUserBySecret'>;
  clock: Clock;
}

/**
 * Whose account a mailed link is about, for the page that the link opens. Changes nothing, and counts nothing.
 * @param input.token the token of the link.
 * @throws {AuthError} `invalid_link`, also for a link that was used or replaced, or has expired. No event is recorded.
 */
export const getLinkedUser = async (
  { users, clock }: LinkedUserDeps,
  { link, token: text }: { link: UserLink; token: string },
): Promise<User> => {
  const token = parseMailedToken(text);
  const { secret: kind } = mails[link].link;
  const user = token === null ? null : await users.findUserBySecret({ ...token, kind, now: clock.now() });
  if (user === null) throw new AuthError('invalid_link');
  return user;
};
