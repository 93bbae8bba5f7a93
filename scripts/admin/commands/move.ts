import { UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { changeProfile, getUserByEmail, planCustomer } from '../directory';
import { customerOption, emailOption, nameOption } from '../option-values';
import { reportUser } from '../show';

/** Moves a user to another customer. */
export const move = defineCommand({
  name: 'move',
  summary: 'Move a user to another customer',
  details:
    'The user keeps all roles and sessions, and belongs to the other customer from the next request on. A customer that ' +
    'does not exist yet is created. The last active admin of a customer cannot be moved.',
  usages: ['--email EMAIL --customer ID [--customer-name NAME]'],
  examples: [
    'npm run admin -- move --email ada@example.com --customer 2',
    'npm run admin -- move --email ada@example.com --customer 3 --customer-name Acme',
  ],
  options: {
    email: { type: 'string', value: 'EMAIL', help: 'Email of the user' },
    customer: { type: 'string', value: 'ID', help: 'Id of the new customer, a whole number' },
    'customer-name': { type: 'string', value: 'NAME', help: 'Name of the new customer, if it does not exist yet' },
  },
  plan: (values) => {
    const email = emailOption(values.email);
    const customerId = customerOption(values.customer);
    if (customerId === undefined) throw new UsageError('--customer is missing');
    const name = nameOption('customer-name', values['customer-name']);
    return async (service) => {
      const first = await getUserByEmail(service, email);
      const createCustomer = await planCustomer(service, { id: customerId, name });
      await createCustomer();
      const { user, isChanged } = await changeProfile(service, first, () => ({ customerId }));
      return reportUser(`${isChanged ? 'Moved' : 'Already there'}: ${user.email}.`, user);
    };
  },
});
