import type { SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import type { EmailFault } from '../field-fault';
import { releaseIfUnavailable } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveMail, reserveRequest } from '../limits/mail-limits';
import { hasMailbox } from '../login';
import { newMail } from '../mailing/new-mail';
import type { Clock, EmailPolicy, Ids, SecurityEvents } from '../ports';
import { type RecentAuthenticationSettings, requireRecentAuthentication } from '../sessions/recent-authentication';
import type { UsersStore } from '../stores/users-store';

export interface RequestEmailChangeDeps extends MailLimitsDeps, RecentAuthenticationSettings {
  users: Pick<UsersStore, 'findUserId' | 'requestEmailChange'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  emailPolicy: EmailPolicy;
}

/**
 * Request a change of the user's email. A link is mailed to the new email, which replaces the current one when the link is used.
 * A notice is mailed to the current email at once. If another account has the new email, a notice is mailed to it instead of the
 * link. The answer and the work are the same in both cases, so the caller does not learn which one it was.
 * @param input.newEmail canonical, as `emailField` returns it.
 * @throws {AuthError} `reauthentication_required`; `not_allowed` for a user with a login name, whom only an admin gives an email;
 * `invalid_field` for the current email, and for an email that the policy refuses; `too_many_attempts`, by IP address or
 * recipient; `not_signed_in` if the user was deleted or disabled since the request began.
 * @see OWASP Authentication Cheat Sheet, "Changing a User's Registered Email Address"; ASVS 5.0 7.5.1
 */
export const requestEmailChange = async (
  deps: RequestEmailChangeDeps,
  { user, session }: { user: User; session: Pick<SessionSummary, 'authenticatedAt'> },
  { newEmail, ipAddress }: { newEmail: string; ipAddress: string },
): Promise<void> => {
  const now = deps.clock.now();
  requireRecentAuthentication(deps, session, now);
  // Nobody would receive the notice, and whoever has the new email could reset the password, which only an admin may do here.
  if (!hasMailbox(user.email)) throw new AuthError('not_allowed');
  const request = await reserveRequest(deps, ipAddress);
  await releaseIfUnavailable(request, async () => {
    const fault: EmailFault | null =
      newEmail === user.email ? { code: 'same_email' } : await deps.emailPolicy.faultOf(newEmail);
    if (fault !== null) throw new AuthError('invalid_field', { field: 'new_email', fault });
    // One limit for both mails: with two limits, the caller could find out which of the mails is sent.
    const mayMail = await reserveMail(deps, { purpose: 'change-email', email: newEmail });
    await releaseIfUnavailable(mayMail, async () => {
      const ownerId = await deps.users.findUserId(newEmail);
      const mail =
        ownerId === null
          ? newMail(deps, 'change-email', { id: user.id, email: newEmail })
          : newMail(deps, 'account-exists', { id: ownerId, email: newEmail });
      // The notice is sent before the email changes, so the user can still cancel the change: ending all sessions makes the link
      // invalid.
      const mails = [mail, newMail(deps, 'email-change-requested', user)];
      if (!(await deps.users.requestEmailChange({ user, newEmail, mails, now }))) throw new AuthError('not_signed_in');
    });
  });
  await deps.events.record({ event: 'email_change_requested', user });
};
