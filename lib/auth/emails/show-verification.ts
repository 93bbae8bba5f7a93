import { hashToken } from '../../crypto/hash-token';
import { getLinkedUser, type LinkedUserDeps } from '../mailing/get-linked-user';
import { parseMailedToken } from '../mailing/mailed-token';
import { settleBoth } from '../settle';
import type { UsersStore } from '../stores/users-store';

export interface ShowVerificationDeps extends LinkedUserDeps {
  users: LinkedUserDeps['users'] & Pick<UsersStore, 'findSignUp'>;
}

/** What the page of a verification link shows. */
export interface ShownVerification {
  readonly email: string;
  /** Whether this browser signed up for the account: the password of the sign-up is kept, and no other is asked for. */
  readonly isOwnSignUp: boolean;
}

/**
 * Which email a verification link verifies, and whether this browser signed up with it. Changes nothing. With a sign-up secret,
 * both are read at the same time.
 * @throws {AuthError} as `getLinkedUser`.
 */
export const showVerification = async (
  deps: ShowVerificationDeps,
  { token, signUpSecret }: { token: string; signUpSecret: string | null },
): Promise<ShownVerification> => {
  const userId = parseMailedToken(token)?.userId;
  const [{ email }, signUp] = await settleBoth(
    getLinkedUser(deps, { link: 'verify-email', token }),
    userId === undefined || signUpSecret === null
      ? Promise.resolve(null)
      : deps.users.findSignUp(userId, hashToken(signUpSecret)),
  );
  return { email, isOwnSignUp: signUp?.isOwn ?? false };
};
