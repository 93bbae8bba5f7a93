import type { Session, User } from '../entities';
import { AuthError } from '../errors';
import type { EmailFault } from '../field-fault';
import { unlessStoreFails } from '../limits/guess-limits';
import { type MailLimitsDeps, requireMail, reserveRequest } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { Clock, EmailPolicy, Ids, SecurityEvents } from '../ports';
import { requireRecentAuthentication } from '../sessions/recent-authentication';
import type { UsersStore } from '../stores/users-store';

/** What `requestEmailChange` works with. */
export interface RequestEmailChangeDeps extends MailLimitsDeps {
  users: Pick<UsersStore, 'findUserId' | 'requestEmailChange'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  emailPolicy: EmailPolicy;
}

/**
 * Ask for another email. It becomes the user's once the link that is sent to it is used; the present one is told at once. For one that is taken its owner is
 * told instead: whoever asks sees no difference, in what is answered nor in the work it takes.
 * @param input.newEmail canonical, as `emailField` makes it.
 * @throws {AuthError} `reauthentication_required`; `invalid_field` for the present email, and for one that no sign-up could have;
 * `too_many_attempts`, by address or recipient; `not_signed_in` for who was deleted or disabled meanwhile.
 * @see OWASP Authentication Cheat Sheet, "Changing a User's Registered Email Address"; ASVS 5.0 7.5.1
 */
export const requestEmailChange = async (
  deps: RequestEmailChangeDeps,
  { user, session }: { user: User; session: Session },
  { newEmail, ipAddress }: { newEmail: string; ipAddress: string },
): Promise<void> => {
  const now = deps.clock.now();
  requireRecentAuthentication(session, now);
  const request = await reserveRequest(deps, ipAddress);
  await unlessStoreFails(request, async () => {
    const fault: EmailFault | null =
      newEmail === user.email ? { code: 'same_email' } : await deps.emailPolicy.faultOf(newEmail);
    if (fault !== null) throw new AuthError('invalid_field', { field: 'new_email', fault });
    // Whichever mail it will be: who has used up one allowance must not learn from the other.
    const mayMail = await requireMail(deps, { purpose: 'change-email', email: newEmail });
    await unlessStoreFails(mayMail, async () => {
      const ownerId = await deps.users.findUserId(newEmail);
      const mail =
        ownerId === null
          ? newMail(deps, 'change-email', { id: user.id, email: newEmail })
          : newMail(deps, 'account-exists', { id: ownerId, email: newEmail });
      // Told now, the owner can still end it: what ends their sessions voids the link.
      const mails = [mail, newMail(deps, 'email-change-asked', user)];
      if (!(await deps.users.requestEmailChange({ user, newEmail, mails, now }))) throw new AuthError('not_signed_in');
    });
  });
  await deps.events.record({ event: 'email_change_requested', userId: user.id });
};
