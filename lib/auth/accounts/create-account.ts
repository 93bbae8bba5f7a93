import { acceptNewPassword } from '../credentials/password';
import type { Role, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';
import { newUser } from '../users/new-user';

export interface CreateAccountDeps {
  users: Pick<UsersStore, 'createUser'>;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/**
 * A new account. Without `customerId` it belongs to `FIRST_CUSTOMER`; absent names are `null`, and absent roles mean no roles.
 */
export interface CreateAccountInput {
  /** Canonical, as `loginField` returns it. */
  email: string;
  /** As typed. */
  password: string;
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  /** Default true. */
  active?: boolean;
  roles?: readonly Role[];
  /** Default false. True if an admin creates the account: the admin is trusted to know the email. */
  emailVerified?: boolean;
  customerId?: number;
  /** Default `null`. */
  expiresAt?: Date | null;
  /** The user who creates the account, if it is for somebody else. */
  actorId?: string;
}

/**
 * Create an account. It can sign in at once if it is active, and if its email is verified or the mode does not verify emails.
 * @throws {AuthError} `invalid_field` for a password that is not accepted; `email_taken`.
 */
export const createAccount = async (deps: CreateAccountDeps, input: CreateAccountInput): Promise<User> => {
  const password = await acceptNewPassword(deps.passwordPolicy, { ...input, field: 'password' });
  const user = await newAccount(deps, deps.ids.newId(), { ...input, password });
  if ((await deps.users.createUser(user, { actorId: input.actorId })) === 'email-taken') {
    await deps.events.record({ event: 'sign_up_refused', reason: 'email_taken' });
    throw new AuthError('email_taken');
  }
  await deps.events.record({ event: 'user_signed_up', user, actorId: input.actorId });
  return user;
};

/**
 * Hash the password and build the user, without storing it.
 * @param input.password as `acceptNewPassword` returns it. Its hash belongs to the user id.
 */
export const newAccount = async (
  deps: Pick<CreateAccountDeps, 'hasher' | 'clock'>,
  id: string,
  { password, ...input }: CreateAccountInput,
): Promise<User & { readonly passwordHash: string }> => {
  const now = deps.clock.now();
  return newUser({ ...input, id, passwordHash: await deps.hasher.hash(password, id) }, now);
};
