import { hashToken } from '../../crypto/hash-token';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { releaseIfUnavailable, reserveAndLoad } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveRequest, tryReserveMail } from '../limits/mail-limits';
import { newMail } from '../mailing/new-mail';
import type { EmailPolicy } from '../ports';
import { settleBoth } from '../settle';
import type { OutboxStore } from '../stores/outbox-store';
import type { UsersStore } from '../stores/users-store';
import { type CreateAccountDeps, newAccount } from './create-account';

export interface SignUpByMailDeps extends CreateAccountDeps, MailLimitsDeps {
  users: Pick<UsersStore, 'createUser' | 'notifyOwner' | 'findUserId' | 'findUser'>;
  outbox: Pick<OutboxStore, 'putMail'>;
  emailPolicy: EmailPolicy;
}

/** A sign-up request. */
export interface SignUpByMailInput {
  /** Canonical, as `emailField` returns it. */
  email: string;
  /** As typed. */
  password: string;
  /** The IP address of the client. */
  ipAddress: string;
}

/**
 * Create an account that can sign in once its email is verified, and send the verification mail. If another account has the
 * email, no account is created, and the mail is a notice to its owner, or another verification mail if the email is not verified
 * yet. The answer and the work are the same in all cases, so the caller does not learn which one it was.
 * @returns `signUpSecret`, for the browser that signs up. If the same browser verifies the email, the password is kept. It is
 * stored nowhere, only its hash.
 * @throws {AuthError} `too_many_attempts`; `invalid_field` for an email or a password that is not accepted.
 * @see OWASP Authentication Cheat Sheet, "Account creation"; GHSA-qq9h-g4jm-xgf3 for passwords set before the email is verified
 */
export const signUpByMail = async (
  deps: SignUpByMailDeps,
  { email, password, ipAddress }: SignUpByMailInput,
): Promise<{ email: string; signUpSecret: string }> => {
  const [request, ownerId] = await reserveAndLoad(reserveRequest(deps, ipAddress), deps.users.findUserId(email));
  return releaseIfUnavailable(request, async () => {
    const fault = await deps.emailPolicy.faultOf(email);
    if (fault !== null) throw new AuthError('invalid_field', { field: 'email', fault });
    const signUpSecret = deps.ids.newSecret();
    const user = await newAccount(deps, { email, password });
    const [mail, owner] = await reserveAndLoad(
      tryReserveMail(deps, { purpose: 'verify-email', email }),
      // If the email is free, read a user id that does not exist, so that timing reveals nothing.
      deps.users.findUser(ownerId ?? deps.ids.newId()),
    );
    const { mayMail } = mail;
    await releaseIfUnavailable(mail, () =>
      owner === null ? create(deps, user, { signUpSecret, mayMail }) : notifyOwner(deps, owner, mayMail),
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
  // A concurrent sign-up created the account first. Its mail may have been over the limit, so send the one counted for this
  // request.
  const ownMail = mayMail ? newMail(deps, 'verify-email', { id: null, email: user.email }) : null;
  const refused = { event: 'sign_up_refused', reason: 'email_taken' } as const;
  await settleBoth(ownMail === null ? Promise.resolve() : deps.outbox.putMail(ownMail), deps.events.record(refused));
};

const notifyOwner = async (deps: SignUpByMailDeps, owner: User, mayMail: boolean): Promise<void> => {
  const mail = newMail(deps, owner.emailVerified ? 'account-exists' : 'verify-email', owner);
  const refused = { event: 'sign_up_refused', userId: owner.id, reason: 'email_taken' } as const;
  await settleBoth(deps.users.notifyOwner(owner, mayMail ? mail : undefined), deps.events.record(refused));
};
