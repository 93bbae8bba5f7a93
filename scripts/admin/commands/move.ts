import { UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { changeProfile, getUserByEmail, planCustomer } from '../directory';
import { customerOption, emailOption, nameOption } from '../option-values';
import { reportUser } from '../show';

/** Give a user to another customer, with the roles they have. */
export const move = defineCommand({
  name: 'move',
  summary: 'Move a user to another customer',
  details:
    'They keep their roles and sessions, and see the other customer from the next request on.\n' +
    "A customer that does not exist yet is made. A customer's last active admin stays.",
  usages: ['--email EMAIL --customer ID [--customer-name NAME]'],
  examples: [
    'npm run admin -- move --email ada@example.com --customer 2',
    'npm run admin -- move --email ada@example.com --customer 3 --customer-name Acme',
  ],
  options: {
    email: { type: 'string', value: 'EMAIL', help: 'Whom' },
    customer: { type: 'string', value: 'ID', help: 'Number of the customer they are to belong to' },
    'customer-name': { type: 'string', value: 'NAME', help: 'Name of that customer, where it does not exist yet' },
  },
  plan: (values) => {
    const email = emailOption(values.email);
    const customerId = customerOption(values.customer);
    if (customerId === undefined) throw new UsageError('--customer is missing');
    const name = nameOption('customer-name', values['customer-name']);
    return async (service) => {
      const first = await getUserByEmail(service, email);
      const makeCustomer = await planCustomer(service, { id: customerId, name });
      await makeCustomer();
      const { user, isChanged } = await changeProfile(service, first, () => ({ customerId }));
      return reportUser(`${isChanged ? 'Moved' : 'Already there'}: ${user.email}.`, user);
    };
  },
});
