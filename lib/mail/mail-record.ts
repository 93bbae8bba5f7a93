import type { AttributeValue } from 'aws-lambda';
import * as v from 'valibot';
import { canonicalEmail } from '../auth/email';
import type { Mail, MailPurpose } from '../auth/entities';
import { mails } from '../auth/mails';
import { isId } from '../auth/user-id';

/** Whether the key of the item can be made of the time again: one that cannot would seem to be gone. */
const isExactTime = (time: string): boolean => {
  const date = new Date(time);
  return !Number.isNaN(date.getTime()) && date.toISOString() === time;
};

/** DynamoDB's own form of text. See AWS DynamoDB API Reference, "AttributeValue" */
const text = v.pipe(
  v.object({ S: v.string() }),
  v.transform(({ S }) => S),
);

const mailItem = v.object({
  // What goes into a header of the mail is looked at once more.
  email: v.pipe(
    text,
    v.check((email) => canonicalEmail(email) === email),
  ),
  id: v.pipe(
    text,
    v.transform((id) => id.split('#')),
    v.strictTuple([v.pipe(v.string(), v.check(isExactTime)), v.pipe(v.string(), v.check(isId))]),
  ),
  purpose: v.pipe(text, v.picklist(Object.keys(mails) as MailPurpose[])),
  user_id: v.optional(v.pipe(text, v.check(isId))),
});

/** An item of the outbox table, as the stream shows it. */
export type MailImage = Readonly<Record<string, AttributeValue>>;

/** @returns `null` for an item that is not what we write: it will never become a mail. */
export const mailOf = (image: MailImage): Mail | null => {
  const { success, output } = v.safeParse(mailItem, image);
  if (!success) return null;
  const [createdAt, id] = output.id;
  const { purpose, email, user_id: userId = null } = output;
  return { id, purpose, email, userId, createdAt: new Date(createdAt) };
};
