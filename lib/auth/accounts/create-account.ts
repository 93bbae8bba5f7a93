import { acceptNewPassword } from '../credentials/password';
import type { Role, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids, PasswordHasher, PasswordPolicy, SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';

export interface CreateAccountDeps {
  users: Pick<UsersStore, 'createUser'>;
  hasher: PasswordHasher;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
  passwordPolicy: PasswordPolicy;
}

/** Accounts that people make for themselves belong to this one. */
export const FIRST_CUSTOMER = 1;

/** An account to make. Names and roles not given are none; without `customerId` it belongs to `FIRST_CUSTOMER`. */
export interface CreateAccountInput {
  /** Canonical, as `emailField` makes it. */
  email: string;
  /** As typed. */
  password: string;
  firstName?: string | null;
  lastName?: string | null;
  name?: string | null;
  /** Active unless said otherwise. */
  active?: boolean;
  roles?: readonly Role[];
  /** Whether who makes the account vouches for the address. */
  emailVerified?: boolean;
  customerId?: number;
  /** Who makes the account, where that is not the person themself. */
  actorId?: string;
}

/**
 * Make an account that can sign in at once, if it is active and the mode asks for no proof of the address, or has it.
 * @throws {AuthError} `invalid_field` for a password that cannot be set, `email_taken`.
 */
export const createAccount = async (deps: CreateAccountDeps, input: CreateAccountInput): Promise<User> => {
  const user = await newAccount(deps, input);
  if ((await deps.users.createUser(user, { actorId: input.actorId })) === 'email-taken') {
    await deps.events.record({ event: 'sign_up_refused', reason: 'email_taken' });
    throw new AuthError('email_taken');
  }
  await deps.events.record({ event: 'user_signed_up', userId: user.id, actorId: input.actorId });
  return user;
};

/** The account as it is to be made; nothing is stored. @throws {AuthError} `invalid_field` for a password that cannot be set. */
export const newAccount = async (
  deps: Pick<CreateAccountDeps, 'passwordPolicy' | 'hasher' | 'clock' | 'ids'>,
  input: CreateAccountInput,
): Promise<User> => {
  const password = await acceptNewPassword(deps.passwordPolicy, { ...input, field: 'password' });
  const now = deps.clock.now();
  return {
    id: deps.ids.newId(),
    email: input.email,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    name: input.name ?? null,
    customerId: input.customerId ?? FIRST_CUSTOMER,
    passwordHash: await deps.hasher.hash(password),
    sessionEpoch: 0,
    active: input.active ?? true,
    roles: input.roles ?? [],
    emailVerified: input.emailVerified ?? false,
    version: 0,
    createdAt: now,
    updatedAt: now,
  };
};
