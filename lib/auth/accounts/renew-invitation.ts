import type { User } from '../entities';
import { AuthError } from '../errors';
import { releaseIfUnavailable } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveMail } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids, SecurityEvents } from '../ports';
import type { InvitationsStore } from '../stores/invitations-store';
import type { UsersStore } from '../stores/users-store';
import { getUserOfCustomer } from '../users/get-user';
import { requireMayAct } from '../users/privileges';

export interface RenewInvitationDeps extends MailLimitsDeps {
  users: Pick<UsersStore, 'findUser'>;
  invitations: Pick<InvitationsStore, 'renewInvitation'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Send an invitation again, also an expired one. Only the link of the newest mail works.
 * @throws {AuthError} `user_not_found`, also for a user of another customer; `insufficient_privilege`; `not_invited` for a user who has
 * accepted, was never invited, or is not active; `too_many_attempts` for a recipient of too many invitations.
 */
export const renewInvitation = async (deps: RenewInvitationDeps, caller: User, id: string): Promise<User> => {
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  requireMayAct(caller, user);
  await sendInvitationAgain(deps, user, caller.id);
  return user;
};

/** As `renewInvitation`, for a user who was found before. @param actorId `undefined` for the command line. */
export const sendInvitationAgain = async (
  deps: Omit<RenewInvitationDeps, 'users'>,
  user: User,
  actorId?: string,
): Promise<void> => {
  if (user.invitation === null || !user.active) throw new AuthError('not_invited');
  const attempt = await reserveMail(deps, { purpose: 'invitation', email: user.email });
  await releaseIfUnavailable(attempt, async () => {
    const mail = newMail(deps, 'invitation', user);
    if (!(await deps.invitations.renewInvitation({ user, mail, actorId, now: deps.clock.now() }))) {
      await attempt.release();
      throw new AuthError('not_invited');
    }
  });
  await deps.events.record({ event: 'user_invited', user, actorId });
};
