import type { Role, User } from '../../lib/auth/entities';
import { AuthError } from '../../lib/auth/errors';
import { ADMIN, MAX_ROLES } from '../../lib/auth/roles';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import { changeUser } from '../../lib/auth/users/change-user';
import { findUserByEmail } from '../../lib/auth/users/find-user-by-email';
import { FIRST_CUSTOMER, FIRST_CUSTOMER_NAME } from '../../lib/auth/users/new-user';
import { AdminError } from './admin-error';
import type { Service } from './service';

/** More roles than any customer needs. */
const ALL_ROLES = { skip: 0, limit: 10_000 };

/** All roles, reserved ones included. */
export const listRoles = ({ roles }: Service): Promise<Role[]> => roles.listRoles(ALL_ROLES);

/** Create the admin role if it is missing. It must be the first role, because its id is 1. */
export const ensureAdminRole = ({ roles }: Service): Promise<Role> =>
  roles.ensureRole({ code: ADMIN.code, name: ADMIN.name, reserved: ADMIN.reserved });

/** The roles with these codes, ordered by id. @throws {AdminError} `unknown_roles` */
export const getRolesByCode = async (service: Service, codes: readonly string[]): Promise<Role[]> => {
  if (codes.length === 0) return [];
  const all = await listRoles(service);
  const unknown = codes.filter((wanted) => !all.some(({ code }) => code === wanted));
  if (unknown.length === 0) return all.filter(({ code }) => codes.includes(code));
  const known = all.map(({ code }) => code).join(', ') || 'none';
  throw new AdminError(
    'unknown_roles',
    `No such role: ${unknown.join(', ')}. Existing roles: ${known}. Define one with \`roles --define CODE --name NAME\`.`,
  );
};

/** @returns the same roles. @throws {AdminError} `too_many_roles` if a user cannot have so many. */
export const limitRoles = (roles: readonly Role[]): readonly Role[] => {
  if (roles.length <= MAX_ROLES) return roles;
  throw new AdminError('too_many_roles', `That would be ${roles.length} roles: a user can have ${MAX_ROLES} at most.`);
};

/** Whom a command is about: `--email`, in canonical form, or `--id`. */
export type Who = { readonly email: string } | { readonly id: string };

/** @throws {AuthError} `user_not_found` */
export const getUserByEmail = (service: Service, email: string): Promise<User> => getWho(service, { email });

/** @throws {AuthError} `user_not_found` */
export const getWho = async ({ users }: Service, who: Who): Promise<User> => {
  const user = await ('id' in who ? users.findUser(who.id) : findUserByEmail(users, who.email));
  if (user === null) throw new AuthError('user_not_found');
  return user;
};

/**
 * Check that a customer exists or can be created, before anything is written.
 * @returns creates the customer if it does not exist.
 * @throws {AdminError} `customer_name_missing`; `customer_exists` if it has another name.
 */
export const planCustomer = async (
  { customers }: Service,
  { id, name }: { id: number; name: string | undefined },
): Promise<() => Promise<void>> => {
  const present = await customers.findCustomer(id);
  if (present === null) {
    const given = name ?? (id === FIRST_CUSTOMER ? FIRST_CUSTOMER_NAME : undefined);
    if (given !== undefined) return async () => void (await customers.createCustomer({ id, name: given }));
    throw new AdminError('customer_name_missing', `There is no customer ${id} yet: add --customer-name to create it.`);
  }
  if (name === undefined || name === present.name) return async () => {};
  throw new AdminError(
    'customer_exists',
    `Customer ${id} is called "${present.name}": --customer-name is for new customers only.`,
  );
};

/**
 * Change a user; writes nothing if the user is already as wanted.
 * @param decide returns the new fields, given the user as last read. Called again if somebody else changed the user meanwhile.
 * @throws {AuthError} `user_not_found`, `last_admin`.
 */
export const changeProfile = async (
  { users, clock }: Service,
  first: User,
  decide: (user: User) => ProfileChange,
): Promise<{ user: User; isChanged: boolean }> => {
  const isChange = Object.entries(decide(first)).some(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(first[field as keyof User]),
  );
  if (!isChange) return { user: first, isChanged: false };
  const user = await changeUser({ users }, first, (before) => ({ before, profile: decide(before), now: clock.now() }));
  return { user, isChanged: true };
};
