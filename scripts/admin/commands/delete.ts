import { removeUser } from '../../../lib/auth/accounts/remove-user';
import { defineCommand } from '../command';
import { getWho } from '../directory';
import { whoOption, whoOptions } from '../option-values';
import { reportUser } from '../show';

/** Deletes a user. */
export const deleteCommand = defineCommand({
  name: 'delete',
  summary: 'Delete a user for good',
  details:
    'All their sessions end, and anybody can sign up with the email again. On a terminal, the command asks you to type the ' +
    'email; otherwise --yes is needed. The last active admin of a customer cannot be deleted. In mode hardened, a mail ' +
    'notifies the user.',
  usages: ['--email EMAIL [--yes]', '--id ID [--yes]'],
  examples: [
    'npm run admin -- delete --email job@example.com',
    'npm run -s admin -- delete --email job@example.com --yes --json',
  ],
  options: { ...whoOptions, yes: { type: 'boolean', help: 'Do not ask' } },
  plan: ({ yes = false, ...values }) => {
    const who = whoOption(values);
    return async (service) => {
      const { mode } = await service.settings();
      const user = await getWho(service, who);
      if (!yes) await service.operator.confirm(`Type ${user.email} to delete this user:`, user.email);
      await removeUser({ ...service, mode }, user);
      return reportUser(`Deleted: ${user.email}.`, user);
    };
  },
});
