import { hashToken } from '../../crypto/hash-token';
import { canonicalEmail } from '../email';
import { AuthError } from '../errors';
import { unreadUser } from '../events/unread-user';
import type { LinkSeconds } from '../mails';
import type { Clock, Ids, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface IssueResetTokenDeps {
  users: Pick<UsersStore, 'findUserId' | 'storeResetToken'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  linkSeconds: Pick<LinkSeconds, 'reset-password'>;
}

/**
 * Issue a single-use reset token with the lifetime of a mailed reset link. An earlier token becomes invalid.
 * @param typedEmail as typed.
 * @returns `email` in canonical form; `token`, a uuid v4, which is stored nowhere.
 * @throws {AuthError} `email_not_registered` if no active user has this email.
 */
export const issueResetToken = async (
  deps: IssueResetTokenDeps,
  typedEmail: string,
): Promise<{ email: string; token: string }> => {
  const email = canonicalEmail(typedEmail);
  const userId = email === null ? null : await deps.users.findUserId(email);
  if (email === null || userId === null) throw await refusal(deps);
  const token = deps.ids.newId();
  const expiresAt = new Date(deps.clock.now().getTime() + deps.linkSeconds['reset-password'] * 1000);
  const isStored = await deps.users.storeResetToken({ userId, email, tokenHash: hashToken(token), expiresAt });
  if (!isStored) throw await refusal(deps);
  await deps.events.record({ event: 'password_reset_requested', user: unreadUser(userId) });
  return { email, token };
};

const refusal = async ({ events }: IssueResetTokenDeps): Promise<AuthError> => {
  await events.record({ event: 'password_reset_request_refused' });
  return new AuthError('email_not_registered');
};
