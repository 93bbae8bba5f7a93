import * as v from 'valibot';
import { canonicalEmail } from '../auth/email';
import type { Mail, MailPurpose } from '../auth/entities';
import { mails } from '../auth/mails';
import { parseTimedId } from '../auth/timed-id';
import { isId } from '../auth/user-id';
import { itemOf, type StreamImage } from '../streams/stream-item';

const mailItem = v.object({
  // Validated again, because it becomes a header of the mail.
  email: v.pipe(
    v.string(),
    v.check((email) => canonicalEmail(email) === email),
  ),
  id: v.string(),
  purpose: v.picklist(Object.keys(mails) as MailPurpose[]),
  user_id: v.optional(v.pipe(v.string(), v.check(isId))),
  unless_recent: v.optional(v.literal(true)),
  browser_hash: v.optional(v.string()),
  return_to: v.optional(v.string()),
  codes_left: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

/** Convert an item of the outbox to a mail. @returns `null` for an item that the outbox store cannot have written. */
export const mailOf = (image: StreamImage): Mail | null => {
  const { success, output } = v.safeParse(mailItem, itemOf(image));
  const key = success ? parseTimedId(output.id) : null;
  if (!success || key === null) return null;
  const { purpose, email, user_id: userId = null, unless_recent: unlessRecent } = output;
  const { browser_hash: browserHash, return_to: returnTo = null } = output;
  if ((purpose === 'sign-in') !== (browserHash !== undefined)) return null;
  const { codes_left: codesLeft } = output;
  if ((purpose === 'recovery-code-used') !== (codesLeft !== undefined)) return null;
  return {
    id: key.id,
    purpose,
    email,
    userId,
    createdAt: key.time,
    ...(unlessRecent && { unlessRecent }),
    ...(browserHash === undefined ? {} : { signIn: { browserHash, returnTo } }),
    ...(codesLeft === undefined ? {} : { codesLeft }),
  };
};
