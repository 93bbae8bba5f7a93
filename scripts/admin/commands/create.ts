import { createAccount, FIRST_CUSTOMER } from '../../../lib/auth/accounts/create-account';
import { acceptNewPassword } from '../../../lib/auth/credentials/password';
import { AuthError } from '../../../lib/auth/errors';
import { defineCommand } from '../command';
import { ensureAdminRole, getRolesByCode, planCustomer, requireRoom } from '../directory';
import { codesOption, customerOption, emailOption, nameOption } from '../option-values';
import { reportUser } from '../show';

/** A user of any customer, with any roles: the first admin, or an account for a service. */
export const create = defineCommand({
  name: 'create',
  summary: 'Make a user, e.g. the first admin or an account for a service',
  details:
    'The password is asked for on a terminal, twice and without showing it; otherwise it is the first line of standard input.\n' +
    'It is never taken from the command line. A customer that does not exist yet is made.',
  usages: ['--email EMAIL [--name NAME] [--role CODE]... [--customer ID [--customer-name NAME]] [--inactive]'],
  examples: [
    'npm run admin -- create --email ada@example.com --name "Ada Lovelace" --role admin',
    'npm run admin -- create --email ops@acme.example --role admin --customer 2 --customer-name Acme',
    'npm run -s admin -- create --email job@example.com --stage prod --json < password.txt',
  ],
  options: {
    email: { type: 'string', value: 'EMAIL', help: 'What they sign in with' },
    name: { type: 'string', value: 'NAME', help: 'Their whole name' },
    role: { type: 'string', multiple: true, value: 'CODE', help: 'A role to give them; may be given again' },
    customer: { type: 'string', value: 'ID', help: 'Number of the customer they belong to; 1 without it' },
    'customer-name': { type: 'string', value: 'NAME', help: 'Name of that customer, where it does not exist yet' },
    inactive: { type: 'boolean', help: 'They cannot sign in until `enable`' },
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
      const { passwordPolicy, hasher } = service.passwords();
      await ensureAdminRole(service);
      const roles = requireRoom(await getRolesByCode(service, codes));
      const makeCustomer = await planCustomer(service, { id: customerId, name: customerName });
      // Nobody should choose a password for nothing; who is quicker meanwhile is found out by the write.
      if ((await users.findUserId(email)) !== null) throw new AuthError('email_taken');
      const password = await service.readPassword();
      await acceptNewPassword(passwordPolicy, { field: 'password', password, email });
      await makeCustomer();
      const deps = { users, hasher, clock, ids, passwordPolicy, events: { record: async () => {} } };
      const user = await createAccount(deps, { email, emailVerified: true, name, password, active, roles, customerId });
      return reportUser(`Created ${user.email}.`, user);
    };
  },
});
