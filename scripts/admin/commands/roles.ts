import type { Role, User } from '../../../lib/auth/entities';
import { MAX_ROLE_NAME_CHARACTERS } from '../../../lib/auth/roles';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand, type Work } from '../command';
import {
  changeProfile,
  ensureAdminRole,
  getRolesByCode,
  getUserByEmail,
  limitRoles,
  listRoles,
  planCustomer,
} from '../directory';
import { codeOption, codesOption, emailOption, nameOption } from '../option-values';
import { reportUser, roleJson, rolesTable } from '../show';

/** Lists the roles, defines one, or changes the roles of a user. */
export const roles = defineCommand({
  name: 'roles',
  summary: 'List the roles, define one, or change the roles of a user',
  details:
    'Without options, it lists all roles. A role cannot be changed or removed once it is defined. A reserved role is ' +
    'granted and revoked by this command, or by an admin who has it. Changes take effect with the next request of the ' +
    'user. The last active admin of a customer keeps the role admin.',
  usages: ['', '--email EMAIL --set CODES | [--add CODES] [--remove CODES]', '--define CODE --name NAME [--reserved]'],
  examples: [
    'npm run admin -- roles',
    'npm run admin -- roles --define auditor --name Auditor',
    'npm run admin -- roles --email ada@example.com --add admin,auditor',
    'npm run admin -- roles --email ada@example.com --set ""',
  ],
  options: {
    email: { type: 'string', value: 'EMAIL', help: 'Email of the user whose roles change' },
    set: {
      type: 'string',
      multiple: true,
      value: 'CODES',
      help: 'Replace all roles by these, separated by commas; "" for none',
    },
    add: { type: 'string', multiple: true, value: 'CODES', help: 'Grant these roles' },
    remove: { type: 'string', multiple: true, value: 'CODES', help: 'Revoke these roles' },
    define: { type: 'string', value: 'CODE', help: 'Define a role with this code, e.g. auditor' },
    name: { type: 'string', value: 'NAME', help: 'Name of the new role' },
    reserved: { type: 'boolean', help: 'Only admins who have the role can grant or revoke it' },
  },
  plan: ({ email, set, add, remove, define, name, reserved = false }) => {
    const changes = set ?? add ?? remove;
    if (define !== undefined) {
      if (email !== undefined || changes !== undefined)
        throw new UsageError('--define can be combined with --name and --reserved only');
      const roleName = nameOption('name', name);
      if (roleName === undefined) throw new UsageError('--name is missing: a name for people to read');
      if (roleName.length > MAX_ROLE_NAME_CHARACTERS)
        throw new UsageError(`--name is longer than ${MAX_ROLE_NAME_CHARACTERS} characters`);
      return defineRole({ code: codeOption('define', define), name: roleName, reserved });
    }
    if (name !== undefined || reserved) throw new UsageError('--name and --reserved need --define');
    if (email === undefined && changes === undefined) return showRoles;
    if (changes === undefined) throw new UsageError('--set, --add or --remove is missing');
    if (set !== undefined && (add ?? remove) !== undefined)
      throw new UsageError('--set cannot be combined with --add or --remove');
    const codes = {
      set: set && codesOption('set', set),
      add: codesOption('add', add ?? []),
      remove: codesOption('remove', remove ?? []),
    };
    if (codes.add.some((code) => codes.remove.includes(code)))
      throw new UsageError('--add and --remove name the same role');
    return changeRoles(emailOption(email), codes);
  },
});

const showRoles: Work = async (service) => {
  const all = await listRoles(service);
  const text =
    all.length === 0 ? 'There are no roles yet: `create` defines the admin role with the first user.' : rolesTable(all);
  return { json: { roles: all.map(roleJson) }, text };
};

const defineRole =
  (wanted: Omit<Role, 'id'>): Work =>
  async (service) => {
    await ensureAdminRole(service);
    const role = await service.roles.ensureRole(wanted);
    if (role.name !== wanted.name || role.reserved !== wanted.reserved) {
      const kind = role.reserved ? 'reserved' : 'not reserved';
      throw new AdminError(
        'role_exists',
        `Role ${role.code} exists as "${role.name}", ${kind}: a role cannot be changed.`,
      );
    }
    return { json: roleJson(role), text: rolesTable([role]) };
  };

interface RoleCodes {
  readonly set: readonly string[] | undefined;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

const changeRoles =
  (email: string, codes: RoleCodes): Work =>
  async (service) => {
    const first = await getUserByEmail(service, email);
    // The customer may have no item yet: sign-up only stores its id with the user.
    await ensureAdminRole(service);
    await (await planCustomer(service, { id: first.customerId, name: undefined }))();
    const named = await getRolesByCode(service, [...(codes.set ?? []), ...codes.add, ...codes.remove]);
    const of = (wanted: readonly string[]) => named.filter(({ code }) => wanted.includes(code));
    // Computed from the latest read, so that a change that somebody else made meanwhile is kept.
    const decide = (user: User) => ({
      roles: limitRoles(codes.set ? of(codes.set) : merge(user.roles, of(codes.add), codes.remove)),
    });
    const { user, isChanged } = await changeProfile(service, first, decide);
    return reportUser(`${isChanged ? 'Changed' : 'Nothing to change'}: ${user.email}.`, user);
  };

const merge = (present: readonly Role[], added: readonly Role[], removed: readonly string[]): Role[] =>
  [...present.filter(({ code }) => !added.some((role) => role.code === code)), ...added]
    .filter(({ code }) => !removed.includes(code))
    .sort((one, other) => one.id - other.id);
