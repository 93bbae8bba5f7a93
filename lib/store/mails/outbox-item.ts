import type { Mail } from '../../auth/entities';
import type { Step } from '../table/transaction';

/** How long a mail that is sent or dropped stays known, so that nothing sends it again. */
const KEPT_SECONDS = 7 * 86_400;

/** Where a mail is: those to one recipient are together, in the order of time. */
export const mailKey = ({ email, id, createdAt }: Pick<Mail, 'email' | 'id' | 'createdAt'>) => ({
  email,
  id: `${createdAt.toISOString()}#${id}`,
});

/** No secret is among the fields, and none must be added. */
export const toMailItem = (mail: Mail): Record<string, unknown> => ({
  ...mailKey(mail),
  purpose: mail.purpose,
  ...(mail.userId === null ? {} : { user_id: mail.userId }),
  expires_at: Math.ceil(mail.createdAt.getTime() / 1000) + KEPT_SECONDS,
});

/** Puts the mail into the table whose stream sends it. It is there already only if our own earlier attempt was done. */
export const mailStep = (table: string, mail: Mail): Step<never> => ({
  write: {
    Put: { TableName: table, Item: toMailItem(mail), ConditionExpression: 'attribute_not_exists(email)' },
  },
  whenRefused: () => 'done',
});
