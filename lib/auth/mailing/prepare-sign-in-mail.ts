import { hashToken } from '../../crypto/hash-token';
import type { Mail, SignInRequest } from '../entities';
import { type LinkSeconds, mails } from '../mails';
import type { Clock, EmailPolicy, Ids } from '../ports';
import type { SignInLinksStore } from '../stores/sign-in-links-store';
import type { UsersStore } from '../stores/users-store';
import type { PreparedMail } from './prepared-mail';
import { hashSignInCode, newSignInCode } from './sign-in-code';
import { formatSignInToken } from './sign-in-token';

export interface PrepareSignInMailDeps {
  users: Pick<UsersStore, 'findUser'>;
  signInLinks: Pick<SignInLinksStore, 'putLink'>;
  clock: Clock;
  ids: Ids;
  /** Without a trailing slash. */
  baseUrl: string;
  linkSeconds: Pick<LinkSeconds, 'sign-in'>;
  /** Whether a link for an email without an account creates one. */
  linksSignUp: boolean;
  /** The rules for the emails of new accounts. */
  emailPolicy: EmailPolicy;
}

/**
 * Prepare a mail that signs in, with a new link and a new code. Both replace those of earlier mails to this email.
 * @param mail `userId` is the user who has the email; `null` if nobody has it.
 * @returns `isSignUp` if the link creates an account; `null` for a mail that is not wanted: its user is deleted, disabled, or has
 * another email; or nobody has the email, and it may not sign up.
 * @throws only if the store is unavailable.
 */
export const prepareSignInMail = async (
  deps: PrepareSignInMailDeps,
  { email, userId, signIn }: Mail & { signIn: SignInRequest },
): Promise<PreparedMail | null> => {
  const isWanted = userId === null ? await maySignUp(deps, email) : await isUserOf(deps, userId, email);
  if (!isWanted) return null;
  const token = formatSignInToken(email, deps.ids.newSecret());
  const code = newSignInCode(deps.ids.newSecret());
  const seconds = deps.linkSeconds['sign-in'];
  await deps.signInLinks.putLink({
    ...signIn,
    email,
    emailHash: hashToken(email),
    userId,
    linkHash: hashToken(token),
    codeHash: hashSignInCode(code, signIn.browserHash),
    expiresAt: new Date((Math.ceil(deps.clock.now().getTime() / 1000) + seconds) * 1000),
  });
  const url = `${deps.baseUrl}${mails['sign-in'].link.path}?token=${token}`;
  return { link: { url, minutes: Math.floor(seconds / 60) }, code, isSignUp: userId === null };
};

/** As for a sign-up: the rules are checked here, because the answer to the request must not depend on them. */
const maySignUp = async ({ linksSignUp, emailPolicy }: PrepareSignInMailDeps, email: string): Promise<boolean> =>
  linksSignUp && (await emailPolicy.faultOf(email)) === null;

const isUserOf = async ({ users }: PrepareSignInMailDeps, userId: string, email: string): Promise<boolean> => {
  const user = await users.findUser(userId);
  return user?.email === email && user.active;
};
