import * as v from 'valibot';
import { canonicalEmail } from '../auth/email';
import type { Mail, MailPurpose } from '../auth/entities';
import { mails } from '../auth/mails';
import { isId } from '../auth/user-id';
import { itemOf, type StreamImage } from '../streams/stream-item';

/** The key of the item is made of this text. Another spelling of the same time would be another key, and the mail would seem to be gone. */
const isExactTime = (time: string): boolean => {
  const date = new Date(time);
  return !Number.isNaN(date.getTime()) && date.toISOString() === time;
};

const mailItem = v.object({
  // Checked again, because it becomes a header of the mail.
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

/** @returns `null` for an item that the outbox store cannot have written. */
export const mailOf = (image: StreamImage): Mail | null => {
  const { success, output } = v.safeParse(mailItem, itemOf(image));
  if (!success) return null;
  const [createdAt, id] = output.id;
  const { purpose, email, user_id: userId = null } = output;
  return { id, purpose, email, userId, createdAt: new Date(createdAt) };
};
