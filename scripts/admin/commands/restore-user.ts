import { UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { listRoles } from '../directory';
import { timeOption, whoOption } from '../option-values';
import { checkCopies, copiesOption, suffixOf } from '../restore/copies';
import { type RestoredUser, restoreOneUser } from '../restore/restore-user';
import { fields, userFields, userJson } from '../show';

/** Restores one deleted user. */
export const restoreUser = defineCommand({
  name: 'restore-user',
  summary: 'Restore one deleted user from copies of the tables',
  details:
    'The copies are those that `restore --dry-run` makes. The user comes back with their id, their email and their second factors, and ' +
    'nobody else changes. They have to sign in again: no session, token or link of before works. What they changed after the moment ' +
    'of the copies is void: a changed password is set again by mail. It refuses if somebody else has the email now. It is safe to ' +
    'run the command again.',
  usages: ['--id ID --at TIME [--copies SUFFIX] [--with-roles]'],
  examples: [
    'npm run admin -- restore-user --stage prod --id 37f60506-2d9a-4832-9702-19f5324222ec --at 2026-11-30T02:00:00Z',
  ],
  options: {
    id: { type: 'string', value: 'ID', help: 'Id of the user, as `events` and user events name it' },
    at: { type: 'string', value: 'TIME', help: 'The moment of the copies, such as 2026-11-30T02:00:00Z' },
    copies: copiesOption,
    'with-roles': { type: 'boolean', help: 'Also give back reserved roles' },
  },
  plan: (values) => {
    if (values.id === undefined) throw new UsageError('--id is missing');
    const who = whoOption({ id: values.id });
    const at = timeOption('at', values.at);
    if (at === undefined) throw new UsageError('--at is missing');
    const suffix = checkCopies(values.copies) ?? suffixOf(at);
    return async (service) => {
      const copy = await service.copies(suffix);
      const roles = await listRoles(service);
      const options = { id: 'id' in who ? who.id : '', at, withRoles: values['with-roles'] === true };
      return report(await restoreOneUser({ ...service, roles, copy }, options));
    };
  },
});

const report = ({ user, isRestored, lostRoles, voided }: RestoredUser) => ({
  json: { ...userJson(user), restored: isRestored, lost_roles: lostRoles, void: voided },
  text: [
    isRestored ? `Restored: ${user.email}.` : `${user.email} is there: nothing was changed.`,
    fields(userFields(user)),
    ...(lostRoles.length === 0 ? [] : [`Without the roles ${lostRoles.join(', ')}: add --with-roles, or grant them.`]),
    ...voided.map((what) => `Changed later, so void: ${what}.`),
  ].join('\n'),
});
