import type { Mail, MailPurpose, User } from '../entities';
import type { Clock, Ids } from '../ports';

/** A new mail about an account. Put it into the outbox in the transaction of the change that causes it. */
export const newMail = (
  { ids, clock }: { ids: Pick<Ids, 'newId'>; clock: Clock },
  purpose: MailPurpose,
  { id: userId, email }: { id: string | null; email: User['email'] },
): Mail => ({ id: ids.newId(), purpose, email, userId, createdAt: clock.now() });

/**
 * A verification mail that nobody asked for explicitly. It is not sent while the link of an earlier mail is recent: the user may be
 * about to open that link, and a new link would make it invalid.
 */
export const newReminder = (
  deps: { ids: Pick<Ids, 'newId'>; clock: Clock },
  user: { id: string | null; email: User['email'] },
): Mail => ({ ...newMail(deps, 'verify-email', user), unlessRecent: true });
