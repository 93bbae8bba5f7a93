import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { releaseIfUnavailable } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveMail } from '../limits/mail-limits';
import { hasMailbox } from '../login';
import { newMail } from '../mailing/new-mail';
import { requireMailing } from '../mailing/require-mailing';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { OutboxStore } from '../stores/outbox-store';
import type { UsersStore } from '../stores/users-store';
import { getUserOfCustomer } from '../users/get-user';
import { requireMayAct } from '../users/privileges';

export interface SendUserResetMailDeps extends MailLimitsDeps {
  users: Pick<UsersStore, 'findUser'>;
  outbox: Pick<OutboxStore, 'putMail'>;
  mode: Pick<ContractMode, 'verifiesEmails'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/** Whether a link for a new password can be sent to a user. */
export const canGetResetMail = (
  { mode }: Pick<SendUserResetMailDeps, 'mode'>,
  { active, email }: Pick<User, 'active' | 'email'>,
): boolean => mode.verifiesEmails && active && hasMailbox(email);

/**
 * Mail a link for a new password to a user of the caller's customer, who must be an admin. The password stays until the link is used.
 * @returns the user as they were read.
 * @throws {AuthError} `no_mail`; `user_not_found`, also for a user of another customer; `insufficient_privilege` for a user with a reserved
 * role that the caller does not have; `not_allowed` for a user who is not active or has a login name; `too_many_attempts` if the user
 * was sent the maximum of such mails.
 */
export const sendUserResetMail = async (deps: SendUserResetMailDeps, caller: User, id: string): Promise<User> => {
  requireMailing(deps.mode);
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  requireMayAct(caller, user);
  if (!canGetResetMail(deps, user)) throw new AuthError('not_allowed');
  const attempt = await reserveMail(deps, { purpose: 'reset-password', email: user.email });
  await releaseIfUnavailable(attempt, async () => {
    const put = deps.outbox.putMail(newMail(deps, 'reset-password', user));
    const recorded = deps.events.record({ event: 'password_reset_sent', user, actorId: caller.id });
    await settleBoth(put, recorded);
  });
  return user;
};
