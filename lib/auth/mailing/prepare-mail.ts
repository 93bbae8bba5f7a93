import { hashToken } from '../../crypto/hash-token';
import type { Mail, MailedSecret } from '../entities';
import type { Clock, Ids } from '../ports';
import type { UsersStore } from '../stores/users-store';
import { formatOwnedSecret } from '../user-id';

/** How long each kind of link is good, in seconds from when its mail is sent. ASVS 5.0 6.5.5, OWASP Forgot Password Cheat Sheet */
export interface LinkSeconds {
  readonly verification: number;
  readonly reset: number;
  readonly emailChange: number;
}

/** What `prepareMail` works with. */
export interface PrepareMailDeps {
  users: Pick<UsersStore, 'findUserId' | 'storeResetToken' | 'requestVerification' | 'storeEmailChangeToken'>;
  clock: Clock;
  ids: Ids;
  /** Without a slash at its end: nothing of a request gets into a link. */
  baseUrl: string;
  linkSeconds: LinkSeconds;
}

/** What a mail needs to be written. */
export interface PreparedMail {
  /** `null` for a mail that only tells something. */
  readonly link: { readonly url: string; readonly minutes: number } | null;
}

/** A secret that is sent: where its link leads, how long it is good, and the write that makes it good. */
interface SecretKind {
  readonly path: string;
  readonly lifetime: keyof LinkSeconds;
  /** @returns `false` where nobody wants it any more. */
  remember(users: PrepareMailDeps['users'], secret: MailedSecret & { expiresAt: Date }): Promise<boolean>;
}

const kinds: Partial<Record<Mail['purpose'], SecretKind>> = {
  'verify-email': {
    path: 'verify_email',
    lifetime: 'verification',
    remember: (users, secret) => users.requestVerification(secret),
  },
  // Whoever gets it has the mailbox: users who are not verified may reset as well.
  'reset-password': {
    path: 'new_password',
    lifetime: 'reset',
    remember: (users, secret) => users.storeResetToken(secret),
  },
  'change-email': {
    path: 'change_email',
    lifetime: 'emailChange',
    remember: (users, secret) => users.storeEmailChangeToken(secret),
  },
};

/**
 * Make what a mail needs now: its link with a fresh secret, of which the user keeps the hash, in place of any earlier one.
 * A repeat makes another secret, and the one before is void.
 * @returns `null` for a mail that nobody wants any more: its user is gone, disabled, verified, or has another email by now.
 * @throws only if the store is unreachable.
 */
export const prepareMail = async (deps: PrepareMailDeps, mail: Mail): Promise<PreparedMail | null> => {
  const kind = kinds[mail.purpose];
  if (kind === undefined) return { link: null };
  const userId = mail.userId ?? (await deps.users.findUserId(mail.email));
  if (userId === null) return null;
  const token = formatOwnedSecret(userId, deps.ids.newSecret());
  const seconds = deps.linkSeconds[kind.lifetime];
  const expiresAt = new Date(deps.clock.now().getTime() + seconds * 1000);
  const secret = { userId, email: mail.email, tokenHash: hashToken(token), expiresAt };
  if (!(await kind.remember(deps.users, secret))) return null;
  return { link: { url: `${deps.baseUrl}/${kind.path}?token=${token}`, minutes: Math.floor(seconds / 60) } };
};
