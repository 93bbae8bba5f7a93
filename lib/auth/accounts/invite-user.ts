import type { Role, User } from '../entities';
import { AuthError } from '../errors';
import { releaseIfUnavailable } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveMail } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { Clock, Ids } from '../ports';
import { newUser } from '../users/new-user';
import { type TakeOverDeps, takeOverOrCreate } from '../users/take-over';

export interface InviteUserDeps extends TakeOverDeps, MailLimitsDeps {
  clock: Clock;
  ids: Ids;
}

/** Whom an admin invites. */
export interface Invitee {
  /** Canonical, as `emailField` returns it. */
  readonly email: string;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly customerId: number;
  /** The admin; `undefined` for the command line. */
  readonly actorId?: string | undefined;
}

/**
 * Create a user without a password, whose email is not verified, and send them an invitation. They cannot sign in until they prove that they
 * receive mail there: by the link of the invitation, a reset of the password, or a sign-in link. The account does not expire, so the
 * email stays taken until the invitation is withdrawn. An account that nobody has verified is replaced: see `takeOverOrCreate`.
 * @throws {AuthError} `email_taken`, also for a user who is invited already; `too_many_attempts` for a recipient of too many
 * invitations.
 */
export const inviteUser = async (deps: InviteUserDeps, invitee: Invitee): Promise<User> => {
  const { email, name, roles, customerId, actorId } = invitee;
  const attempt = await reserveMail(deps, { purpose: 'invitation', email });
  return releaseIfUnavailable(attempt, async () => {
    const now = deps.clock.now();
    const invitation = { invitedAt: now, invitedBy: actorId ?? null };
    const user = newUser({ id: deps.ids.newId(), email, name, roles, customerId, passwordHash: null, invitation }, now);
    const outcome = await takeOverOrCreate(deps)(user, { actorId, mail: newMail(deps, 'invitation', user) });
    if (outcome === 'email-taken') {
      // No mail was sent.
      await attempt.release();
      await deps.events.record({ event: 'sign_up_refused', reason: 'email_taken' });
      throw new AuthError('email_taken');
    }
    await deps.events.record({ event: 'user_invited', user, actorId });
    return user;
  });
};
