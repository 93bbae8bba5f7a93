import type { Mail, SignInRequest } from '../../auth/entities';
import type { Step } from '../table/transaction';

/** How long a sent or dropped mail stays in the table, so that it is not sent a second time. */
const RETENTION_SECONDS = 7 * 86_400;

/** The key of a mail: mails to one recipient are stored together, oldest first. */
export const mailKey = ({ email, id, createdAt }: Pick<Mail, 'email' | 'id' | 'createdAt'>) => ({
  email,
  id: `${createdAt.toISOString()}#${id}`,
});

const toSignIn = ({ browserHash, returnTo }: SignInRequest) => ({
  browser_hash: browserHash,
  ...(returnTo === null ? {} : { return_to: returnTo }),
});

/** The item contains no secret, and none must be added. */
export const toMailItem = (mail: Mail): Record<string, unknown> => ({
  ...mailKey(mail),
  purpose: mail.purpose,
  ...(mail.userId === null ? {} : { user_id: mail.userId }),
  ...(mail.unlessRecent ? { unless_recent: true } : {}),
  ...(mail.signIn === undefined ? {} : toSignIn(mail.signIn)),
  ...(mail.codesLeft === undefined ? {} : { codes_left: mail.codesLeft }),
  expires_at: Math.ceil(mail.createdAt.getTime() / 1000) + RETENTION_SECONDS,
});

/**
 * Puts the mail into the table whose stream sends it. If it exists already, an earlier attempt of the same transaction
 * succeeded.
 */
export const mailStep = (table: string, mail: Mail): Step<never> => ({
  write: {
    Put: { TableName: table, Item: toMailItem(mail), ConditionExpression: 'attribute_not_exists(email)' },
  },
  whenRefused: () => 'done',
});

/** As `mailStep`, for a mail that there may be. Empty without one. */
export const mailSteps = (table: string, mail: Mail | undefined): Step<never>[] =>
  mail === undefined ? [] : [mailStep(table, mail)];
