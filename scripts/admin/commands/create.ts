import { createAccountAsAdmin } from '../../../lib/auth/accounts/create-account-as-admin';
import { acceptNewPassword } from '../../../lib/auth/credentials/password';
import { AuthError } from '../../../lib/auth/errors';
import { FIRST_CUSTOMER } from '../../../lib/auth/users/new-user';
import { isFreeForAdmin } from '../../../lib/auth/users/take-over';
import { defineCommand } from '../command';
import { ensureAdminRole, getRolesByCode, limitRoles, planCustomer } from '../directory';
import { codesOption, customerOption, emailOption, nameOption } from '../option-values';
import { reportUser } from '../show';

/** Creates a user of any customer with any roles, without proof of the email: the first admin, or an account for a service. */
export const create = defineCommand({
  name: 'create',
  summary: 'Create a user, such as the first admin or an account for a service',
  details:
    'On a terminal, the command asks for the password twice and does not show it. Otherwise it reads the first line of ' +
    'standard input. It never takes a password from the command line. A customer that does not exist yet is created. ' +
    'If nobody has verified the account that has the email, the new one takes the email over and that one is deleted.',
  usages: ['--email EMAIL [options]'],
  examples: [
    'npm run admin -- create --email ada@example.com --name "Ada Lovelace" --role admin',
    'npm run admin -- create --email admin --role admin',
    'npm run admin -- create --email ops@acme.example --role admin --customer 2 --customer-name Acme',
    'npm run -s admin -- create --email job@example.com --stage prod --json < password.txt',
  ],
  options: {
    email: {
      type: 'string',
      value: 'EMAIL',
      help: 'Email or login name to sign in with; an account with a login name gets no mail',
    },
    name: { type: 'string', value: 'NAME', help: 'Full name' },
    role: { type: 'string', multiple: true, value: 'CODE', help: 'A role of the user; can be repeated' },
    customer: { type: 'string', value: 'ID', help: 'Id of the customer, a whole number; default 1' },
    'customer-name': { type: 'string', value: 'NAME', help: 'Name of the customer, if it does not exist yet' },
    inactive: { type: 'boolean', help: 'The user cannot sign in until `enable`' },
  },
  plan: (values) => {
    const email = emailOption(values.email);
    const name = nameOption('name', values.name) ?? null;
    const codes = codesOption('role', values.role ?? []);
    const customerId = customerOption(values.customer) ?? FIRST_CUSTOMER;
    const customerName = nameOption('customer-name', values['customer-name']);
    const active = values.inactive !== true;
    return async (service) => {
      const { users, clock, ids } = service;
      const { passwordPolicy, hasher } = await service.settings();
      await ensureAdminRole(service);
      const roles = limitRoles(await getRolesByCode(service, codes));
      const createCustomer = await planCustomer(service, { id: customerId, name: customerName });
      // Check before asking for the password. The write checks again.
      if (!(await isFreeForAdmin(users, email))) throw new AuthError('email_taken');
      const password = await service.operator.readPassword();
      await acceptNewPassword(passwordPolicy, { field: 'password', password, email });
      await createCustomer();
      const deps = { users, hasher, clock, ids, passwordPolicy, events: { record: async () => {} } };
      const account = { email, emailVerified: true, name, password, active, roles, customerId };
      const user = await createAccountAsAdmin(deps, account);
      return reportUser(`Created ${user.email}.`, user);
    };
  },
});
