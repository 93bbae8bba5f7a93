import type { Mail, MailPurpose, User } from '../entities';
import type { Clock, Ids } from '../ports';

/** A new mail about an account. Put it into the outbox in the transaction of the change that causes it. */
export const newMail = (
  { ids, clock }: { ids: Pick<Ids, 'newId'>; clock: Clock },
  purpose: MailPurpose,
  { id: userId, email }: { id: string | null; email: User['email'] },
): Mail => ({ id: ids.newId(), purpose, email, userId, createdAt: clock.now() });
