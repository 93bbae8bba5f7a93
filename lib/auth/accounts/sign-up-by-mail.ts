import { hashToken } from '../../crypto/hash-token';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { reservedAnd, unlessStoreFails } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveMail, reserveRequest } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { EmailPolicy } from '../ports';
import { settleBoth } from '../settle';
import type { OutboxStore } from '../stores/outbox-store';
import type { UsersStore } from '../stores/users-store';
import { type CreateAccountDeps, newAccount } from './create-account';

/** What `signUpByMail` works with. */
export interface SignUpByMailDeps extends CreateAccountDeps, MailLimitsDeps {
  users: Pick<UsersStore, 'createUser' | 'notifyOwner' | 'findUserId' | 'findUser'>;
  outbox: Pick<OutboxStore, 'putMail'>;
  emailPolicy: EmailPolicy;
}

/** Who wants an account. */
export interface SignUpByMailInput {
  /** Canonical, as `emailField` makes it. */
  email: string;
  /** As typed. */
  password: string;
  /** Where the request comes from, as the gateway gives it. */
  ipAddress: string;
}

/**
 * Make an account that can sign in once its mailbox is proved, and mail what proves it. For an email that is taken nothing is
 * made: its owner gets a mail that says so, or what proves the mailbox where that was not done yet. Whoever asks sees no
 * difference, in what is answered nor in the work it takes.
 * @returns `signUpSecret`, for the browser that signs up: who has it at the proof keeps the password. It exists nowhere else.
 * @throws {AuthError} `too_many_attempts`; `invalid_field` for an email or a password that will not do.
 * @see OWASP Authentication Cheat Sheet, "Account creation"; GHSA-qq9h-g4jm-xgf3 for passwords set before the proof
 */
export const signUpByMail = async (
  deps: SignUpByMailDeps,
  { email, password, ipAddress }: SignUpByMailInput,
): Promise<{ email: string; signUpSecret: string }> => {
  const [request, ownerId] = await reservedAnd(reserveRequest(deps, ipAddress), deps.users.findUserId(email));
  return unlessStoreFails(request, async () => {
    const fault = await deps.emailPolicy.faultOf(email);
    if (fault !== null) throw new AuthError('invalid_field', { field: 'email', fault });
    const signUpSecret = deps.ids.newSecret();
    const user = await newAccount(deps, { email, password });
    const [mail, owner] = await reservedAnd(
      reserveMail(deps, { purpose: 'verify-email', email }),
      // As much work where there is no owner.
      deps.users.findUser(ownerId ?? deps.ids.newId()),
    );
    const { mayMail } = mail;
    await unlessStoreFails(mail, () =>
      owner === null ? create(deps, user, { signUpSecret, mayMail }) : tellOwner(deps, owner, mayMail),
    );
    return { email, signUpSecret };
  });
};

const create = async (
  deps: SignUpByMailDeps,
  user: User,
  { signUpSecret, mayMail }: { signUpSecret: string; mayMail: boolean },
): Promise<void> => {
  const mail = mayMail ? newMail(deps, 'verify-email', user) : undefined;
  const outcome = await deps.users.createUser(user, { mail, signUpHash: hashToken(signUpSecret) });
  if (outcome === 'created') return deps.events.record({ event: 'user_signed_up', userId: user.id });
  // Somebody was quicker by less than a request, and perhaps found no room for a mail: this one was counted, so it goes out.
  const owed = mayMail ? newMail(deps, 'verify-email', { id: null, email: user.email }) : null;
  const refused = { event: 'sign_up_refused', reason: 'email_taken' } as const;
  await settleBoth(owed === null ? Promise.resolve() : deps.outbox.putMail(owed), deps.events.record(refused));
};

const tellOwner = async (deps: SignUpByMailDeps, owner: User, mayMail: boolean): Promise<void> => {
  const mail = newMail(deps, owner.emailVerified ? 'account-exists' : 'verify-email', owner);
  const refused = { event: 'sign_up_refused', userId: owner.id, reason: 'email_taken' } as const;
  await settleBoth(deps.users.notifyOwner(owner, mayMail ? mail : undefined), deps.events.record(refused));
};
