import type { User } from '../entities';
import { AuthError } from '../errors';
import { getMailedToken } from '../mailing/mailed-token';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface ConfirmEmailChangeDeps {
  users: Pick<UsersStore, 'findUser' | 'confirmEmailChange'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Change a user's email to the requested one, by the token that was mailed to it. A notice is mailed to the old email.
 * @returns the new email.
 * @throws {AuthError} `invalid_link`, also if another account has taken the email since the request.
 * @see OWASP Authentication Cheat Sheet, "Changing a User's Registered Email Address"
 */
export const confirmEmailChange = async (deps: ConfirmEmailChangeDeps, text: string): Promise<{ email: string }> => {
  const { userId, tokenHash } = getMailedToken(text);
  const user = await deps.users.findUser(userId);
  if (user === null) throw await refusal(deps, null);
  const mail = newMail(deps, 'email-changed', user);
  const changed = await deps.users.confirmEmailChange({ user, tokenHash, mail, now: deps.clock.now() });
  if (changed === null) throw await refusal(deps, user);
  await deps.events.record({ event: 'email_changed', userId: user.id });
  return { email: changed.email };
};

const refusal = async (deps: ConfirmEmailChangeDeps, user: User | null): Promise<AuthError> => {
  await deps.events.record({ event: 'email_change_refused', userId: user?.id });
  return new AuthError('invalid_link');
};
