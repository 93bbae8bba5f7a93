import { inviteUser } from '../../../lib/auth/accounts/invite-user';
import { requireMailing } from '../../../lib/auth/mailing/require-mailing';
import { FIRST_CUSTOMER } from '../../../lib/auth/users/new-user';
import { UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { ensureAdminRole, getRolesByCode, limitRoles, planCustomer } from '../directory';
import { codesOption, customerOption, emailOption, nameOption } from '../option-values';
import { reportUser } from '../show';

/** Invites a user of any customer with any roles. */
export const invite = defineCommand({
  name: 'invite',
  summary: 'Invite a user, who chooses a password or a passkey',
  details:
    'The user exists at once, and gets a mail with a link that works for INVITATION_LINK_TTL. Until they accept, nobody can sign in as ' +
    'this user. A customer that does not exist yet is created. Needs mode hardened: classic sends no mail.',
  usages: ['--email EMAIL [options]'],
  examples: [
    'npm run admin -- invite --email ada@example.com --name "Ada Lovelace" --role admin',
    'npm run admin -- invite --email ops@acme.example --role admin --customer 2 --customer-name Acme --stage prod',
  ],
  options: {
    email: { type: 'string', value: 'EMAIL', help: 'Where the invitation is sent' },
    name: { type: 'string', value: 'NAME', help: 'Full name' },
    role: { type: 'string', multiple: true, value: 'CODE', help: 'A role of the user; can be repeated' },
    customer: { type: 'string', value: 'ID', help: 'Id of the customer, a whole number; default 1' },
    'customer-name': { type: 'string', value: 'NAME', help: 'Name of the customer, if it does not exist yet' },
  },
  plan: (values) => {
    const email = emailOption(values.email);
    if (!email.includes('@')) throw new UsageError('--email must be an email: a login name gets no mail.');
    const name = nameOption('name', values.name) ?? null;
    const codes = codesOption('role', values.role ?? []);
    const customerId = customerOption(values.customer) ?? FIRST_CUSTOMER;
    const customerName = nameOption('customer-name', values['customer-name']);
    return async (service) => {
      const { mode, mailLimits } = await service.settings();
      requireMailing(mode);
      await ensureAdminRole(service);
      const roles = limitRoles(await getRolesByCode(service, codes));
      await (await planCustomer(service, { id: customerId, name: customerName }))();
      const user = await inviteUser({ ...service, mailLimits }, { email, name, roles, customerId });
      return reportUser(`Invited ${user.email}.`, user);
    };
  },
});
