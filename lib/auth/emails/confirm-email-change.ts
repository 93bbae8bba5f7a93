import type { User } from '../entities';
import type { AuthError } from '../errors';
import { type RefuseTokenDeps, refuseToken } from '../limits/refuse-token';
import { getMailedToken } from '../mailing/mailed-token';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface ConfirmEmailChangeDeps extends RefuseTokenDeps {
  users: Pick<UsersStore, 'findUserBySecret' | 'confirmEmailChange'>;
  clock: Clock;
  ids: Ids;
}

/**
 * Change a user's email to the requested one, by the token that was mailed to it. A notice is mailed to the old email.
 * @returns the new email.
 * @throws {AuthError} `invalid_link`, also if another account has taken the email since the request; `too_many_attempts` after too
 * many tokens of this IP address that do not work.
 * @see OWASP Authentication Cheat Sheet, "Changing a User's Registered Email Address"
 */
export const confirmEmailChange = async (
  deps: ConfirmEmailChangeDeps,
  { token: text, ipAddress }: { token: string; ipAddress: string },
): Promise<{ email: string }> => {
  const token = getMailedToken(text);
  const now = deps.clock.now();
  const user = await deps.users.findUserBySecret({ ...token, kind: 'change', now });
  if (user === null) throw await refusal(deps, { ipAddress });
  const mail = newMail(deps, 'email-changed', user);
  const changed = await deps.users.confirmEmailChange({ user, tokenHash: token.tokenHash, mail, now });
  if (changed === null) throw await refusal(deps, { ipAddress, user });
  await deps.events.record({ event: 'email_changed', user });
  return { email: changed.email };
};

const refusal = (deps: ConfirmEmailChangeDeps, about: { ipAddress: string; user?: User }): Promise<AuthError> =>
  refuseToken(deps, { event: 'email_change_refused', code: 'invalid_link', ...about });
