import { hashToken } from '../../crypto/hash-token';
import { acceptNewPassword } from '../credentials/password';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { releaseIfUnavailable, reserveAndLoad } from '../limits/guess-limits';
import { type MailLimitsDeps, reserveRequest, tryReserveMail } from '../limits/mail-limits';
import { newMail, newReminder } from '../mailing/new-mail';
import type { EmailPolicy } from '../ports';
import { settleBoth } from '../settle';
import type { OutboxStore } from '../stores/outbox-store';
import type { UsersStore } from '../stores/users-store';
import { isSecret } from '../user-id';
import { type CreateAccountDeps, newAccount } from './create-account';

export interface SignUpByMailDeps extends CreateAccountDeps, MailLimitsDeps {
  users: Pick<UsersStore, 'createUser' | 'notifyOwner' | 'findUserId' | 'findSignUp' | 'repeatSignUp'>;
  outbox: Pick<OutboxStore, 'putMail'>;
  emailPolicy: EmailPolicy;
  /** How long an account exists whose email nobody verifies. */
  unverifiedAccountSeconds: number;
}

/** A sign-up request. */
export interface SignUpByMailInput {
  /** Canonical, as `emailField` returns it. */
  email: string;
  /** As typed. */
  password: string;
  /** The IP address of the client. */
  ipAddress: string;
  /** The `signUpSecret` of an earlier sign-up, as the browser sends it; `null` if it sends none. Untrusted. */
  signUpSecret: string | null;
}

/** The parts of a sign-up that every outcome needs. */
interface SignUp {
  /** The account to create if the email is free. If a browser repeats its sign-up, it has the id of that browser's account. */
  readonly account: Awaited<ReturnType<typeof newAccount>>;
  readonly signUpHash: string;
  /** Whether the limit of mails to this recipient allows one more. */
  readonly mayMail: boolean;
}

/**
 * Create an account that can sign in once its email is verified, and send the verification mail. If another account has the
 * email, no account is created, and the mail is a notice to its owner, or another verification mail if the email is not verified
 * yet. A browser that repeats its own sign-up before the email is verified sets the password again. The answer and the work are
 * the same in all cases, so the caller does not learn which one it was.
 * @returns `signUpSecret`, for the browser that signs up: the one that it sent, or a new one. If the same browser verifies the
 * email, the password is kept. Only the hash of the secret is stored.
 * @throws {AuthError} `too_many_attempts`; `invalid_field` for an email or a password that is not accepted.
 * @see OWASP Authentication Cheat Sheet, "Account creation"; GHSA-qq9h-g4jm-xgf3 for passwords set before the email is verified
 */
export const signUpByMail = async (
  deps: SignUpByMailDeps,
  { email, password, ipAddress, signUpSecret: sent }: SignUpByMailInput,
): Promise<{ email: string; signUpSecret: string }> => {
  const [request, ownerId] = await reserveAndLoad(reserveRequest(deps, ipAddress), deps.users.findUserId(email));
  return releaseIfUnavailable(request, async () => {
    const fault = await deps.emailPolicy.faultOf(email);
    if (fault !== null) throw new AuthError('invalid_field', { field: 'email', fault });
    // A browser keeps its secret, so that it is recognised by the link of each of its mails.
    const signUpSecret = sent !== null && isSecret(sent) ? sent : deps.ids.newSecret();
    const signUpHash = hashToken(signUpSecret);
    const accepted = await acceptNewPassword(deps.passwordPolicy, { field: 'password', password, email });
    const [mail, owner] = await reserveAndLoad(
      tryReserveMail(deps, { purpose: 'verify-email', email }),
      // If the email is free, read a user id that does not exist, so that timing reveals nothing.
      deps.users.findSignUp(ownerId ?? deps.ids.newId(), signUpHash),
    );
    await releaseIfUnavailable(mail, async () => {
      const id = owner?.isOwn ? owner.user.id : deps.ids.newId();
      const account = await newAccount(deps, id, { email, password: accepted, expiresAt: expiryOf(deps) });
      const signUp = { account, signUpHash, mayMail: mail.mayMail };
      await (owner === null ? create(deps, signUp) : repeat(deps, signUp, owner));
    });
    return { email, signUpSecret };
  });
};

/** In whole seconds, as DynamoDB's time to live needs it. */
const expiryOf = ({ clock, unverifiedAccountSeconds }: SignUpByMailDeps): Date =>
  new Date((Math.ceil(clock.now().getTime() / 1000) + unverifiedAccountSeconds) * 1000);

const create = async (deps: SignUpByMailDeps, { account, signUpHash, mayMail }: SignUp): Promise<void> => {
  const mail = mayMail ? newMail(deps, 'verify-email', account) : undefined;
  const outcome = await deps.users.createUser(account, { mail, signUpHash });
  if (outcome === 'created') return deps.events.record({ event: 'user_signed_up', user: account });
  // A concurrent sign-up created the account first. Its mail may have been over the limit, so send the one counted for this
  // request.
  const ownMail = mayMail ? newReminder(deps, { id: null, email: account.email }) : null;
  const refused = { event: 'sign_up_refused', reason: 'email_taken' } as const;
  await settleBoth(ownMail === null ? Promise.resolve() : deps.outbox.putMail(ownMail), deps.events.record(refused));
};

const repeat = async (
  deps: SignUpByMailDeps,
  { account: { passwordHash }, signUpHash, mayMail }: SignUp,
  { user, isOwn }: { user: User; isOwn: boolean },
): Promise<void> => {
  const mail = user.emailVerified ? newMail(deps, 'account-exists', user) : newReminder(deps, user);
  const withMail = mayMail ? mail : undefined;
  const again = { user, signUpHash, passwordHash, mail: withMail, now: deps.clock.now() };
  if (isOwn && (await deps.users.repeatSignUp(again))) return deps.events.record({ event: 'password_set', user });
  // Of another browser, or verified since it was read.
  const refused = { event: 'sign_up_refused', user, reason: 'email_taken' } as const;
  await settleBoth(deps.users.notifyOwner(user, withMail), deps.events.record(refused));
};
