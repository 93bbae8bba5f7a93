import type { Role, User } from '../../../lib/auth/entities';
import { MAX_ROLE_NAME_CHARACTERS } from '../../../lib/auth/roles';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand, type Work } from '../command';
import {
  changeProfile,
  ensureAdminRole,
  getRolesByCode,
  getUserByEmail,
  listRoles,
  planCustomer,
  requireRoom,
} from '../directory';
import { codeOption, codesOption, emailOption, nameOption } from '../option-values';
import { reportUser, roleJson, rolesTable } from '../show';

/** Roles: which there are, a new one, and who has them. */
export const roles = defineCommand({
  name: 'roles',
  summary: 'List roles, define one, or change those of a user',
  details:
    'Without options: the roles there are. Roles are never changed nor removed once they are defined; a reserved one is\n' +
    'granted and taken by this command, or by an admin who has it. What a user loses or gets counts from the next\n' +
    "request on. A customer's last active admin stays one.",
  usages: ['', '--email EMAIL --set CODES | [--add CODES] [--remove CODES]', '--define CODE --name NAME [--reserved]'],
  examples: [
    'npm run admin -- roles',
    'npm run admin -- roles --define auditor --name Auditor',
    'npm run admin -- roles --email ada@example.com --add admin,auditor',
    'npm run admin -- roles --email ada@example.com --set ""',
  ],
  options: {
    email: { type: 'string', value: 'EMAIL', help: 'Whose roles to change' },
    set: {
      type: 'string',
      multiple: true,
      value: 'CODES',
      help: 'Give them these, separated by commas, and no others; "" for none',
    },
    add: { type: 'string', multiple: true, value: 'CODES', help: 'Give them these as well' },
    remove: { type: 'string', multiple: true, value: 'CODES', help: 'Take these from them' },
    define: { type: 'string', value: 'CODE', help: 'Make a role: what code asks for, e.g. auditor' },
    name: { type: 'string', value: 'NAME', help: 'What people call it' },
    reserved: { type: 'boolean', help: 'Beyond the reach of admins who do not have it themselves' },
  },
  plan: ({ email, set, add, remove, define, name, reserved = false }) => {
    const changes = set ?? add ?? remove;
    if (define !== undefined) {
      if (email !== undefined || changes !== undefined)
        throw new UsageError('--define goes with --name and --reserved only');
      const roleName = nameOption('name', name);
      if (roleName === undefined) throw new UsageError('--name is missing: what people call the role');
      if (roleName.length > MAX_ROLE_NAME_CHARACTERS)
        throw new UsageError(`--name is longer than ${MAX_ROLE_NAME_CHARACTERS} characters`);
      return defineRole({ code: codeOption('define', define), name: roleName, reserved });
    }
    if (name !== undefined || reserved) throw new UsageError('--name and --reserved go with --define');
    if (email === undefined && changes === undefined) return showRoles;
    if (changes === undefined) throw new UsageError('say which roles: --set, --add or --remove');
    if (set !== undefined && (add ?? remove) !== undefined)
      throw new UsageError('--set goes without --add and --remove');
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
  const text = all.length === 0 ? 'No roles yet: `create` makes the admin role with the first user.' : rolesTable(all);
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
        `Role ${role.code} is there as "${role.name}", ${kind}: roles are never changed.`,
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
    // An account that signed up may be the first admin of its customer.
    await ensureAdminRole(service);
    await (await planCustomer(service, { id: first.customerId, name: undefined }))();
    const named = await getRolesByCode(service, [...(codes.set ?? []), ...codes.add, ...codes.remove]);
    const of = (wanted: readonly string[]) => named.filter(({ code }) => wanted.includes(code));
    // By what they have at the time: roles others gave or took meanwhile stay so.
    const decide = (user: User) => ({
      roles: requireRoom(codes.set ? of(codes.set) : merge(user.roles, of(codes.add), codes.remove)),
    });
    const { user, isChanged } = await changeProfile(service, first, decide);
    return reportUser(`${isChanged ? 'Changed' : 'Nothing to change'}: ${user.email}.`, user);
  };

const merge = (present: readonly Role[], added: readonly Role[], removed: readonly string[]): Role[] =>
  [...present.filter(({ code }) => !added.some((role) => role.code === code)), ...added]
    .filter(({ code }) => !removed.includes(code))
    .sort((one, other) => one.id - other.id);
