import * as v from 'valibot';
import { canonicalEmail } from '../auth/email';
import type { Mail, MailPurpose } from '../auth/entities';
import { mails } from '../auth/mails';
import { isId } from '../auth/user-id';
import { itemOf, type StreamImage } from '../streams/stream-item';

/**
 * The key of the item contains this text. Another spelling of the same time would be another key, under which the outbox has no
 * mail.
 */
const isExactTime = (time: string): boolean => {
  const date = new Date(time);
  return !Number.isNaN(date.getTime()) && date.toISOString() === time;
};

const mailItem = v.object({
  // Validated again, because it becomes a header of the mail.
  email: v.pipe(
    v.string(),
    v.check((email) => canonicalEmail(email) === email),
  ),
  id: v.pipe(
    v.string(),
    v.transform((id) => id.split('#')),
    v.strictTuple([v.pipe(v.string(), v.check(isExactTime)), v.pipe(v.string(), v.check(isId))]),
  ),
  purpose: v.picklist(Object.keys(mails) as MailPurpose[]),
  user_id: v.optional(v.pipe(v.string(), v.check(isId))),
});

/** Convert an item of the outbox to a mail. @returns `null` for an item that the outbox store cannot have written. */
export const mailOf = (image: StreamImage): Mail | null => {
  const { success, output } = v.safeParse(mailItem, itemOf(image));
  if (!success) return null;
  const [createdAt, id] = output.id;
  const { purpose, email, user_id: userId = null } = output;
  return { id, purpose, email, userId, createdAt: new Date(createdAt) };
};
