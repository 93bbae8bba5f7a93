import { FIRST_CUSTOMER } from '../../../lib/auth/users/new-user';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { planCustomer } from '../directory';
import { customerOption, nameOption, wholeNumberOption } from '../option-values';
import { SEEDED_AT_ONCE } from '../seed/seed-store';
import { seededUser } from '../seed/seeded-user';
import type { Service } from '../service';

const DEFAULT_USERS = 1000;
/** Batches at the same time. */
const AT_ONCE = 4;
const REPORTED_EVERY = 10_000;
/** Of all made-up users. They are only on this machine. */
const PASSWORD = 'a password for trying';

/** Fills the local service with made-up users, to try the product with. */
export const seed = defineCommand({
  name: 'seed',
  summary: 'Fill the local service with made-up users, to try it with',
  details:
    'The users are the same at every run: those who are there already stay as they are. Their emails are of example.com and ' +
    'example.org. Some are disabled, some have not verified their email, some have no name. There are no events about them. All have the password ' +
    `"${PASSWORD}". Works on the local service only.`,
  usages: ['[options]'],
  examples: ['npm run seed -- --users 10000', 'npm run seed -- --customer 2 --customer-name Acme'],
  options: {
    users: { type: 'string', value: 'NUMBER', help: `How many users; default ${DEFAULT_USERS}` },
    customer: { type: 'string', value: 'ID', help: 'Id of their customer; default 1' },
    'customer-name': { type: 'string', value: 'NAME', help: 'Name of the customer, if it does not exist yet' },
  },
  plan: (values) => {
    if ((values as { stage?: string }).stage !== undefined)
      throw new UsageError('made-up users are for the local service only: leave --stage out');
    const count = wholeNumberOption('users', values.users, { min: 1, max: 1_000_000 }) ?? DEFAULT_USERS;
    const customerId = customerOption(values.customer) ?? FIRST_CUSTOMER;
    const customerName = nameOption('customer-name', values['customer-name']);
    return async (service) => {
      if (!service.isLocal) throw new AdminError('local_only', 'Made-up users are for the local service only.');
      const createCustomer = await planCustomer(service, { id: customerId, name: customerName });
      const { hasher } = await service.settings();
      // Only the hash of a long password depends on the user.
      const passwordHash = await hasher.hash(PASSWORD, '');
      await createCustomer();
      const made = await makeUsers(service, { count, customerId, passwordHash });
      const customer = (await service.customers.listCustomers()).find(({ id }) => id === customerId);
      const hasAdmin = (customer?.activeAdmins ?? 0) > 0;
      const present = count - made;
      const lines = [
        `Made ${made} users of customer ${customerId}${present === 0 ? '' : `; ${present} were there already`}.`,
        `Each has the password "${PASSWORD}".`,
        hasAdmin
          ? 'Sign in as an admin, and open /admin/people.'
          : `There is no admin yet: \`npm run admin -- create --email admin@example.com --role admin${customerId === FIRST_CUSTOMER ? '' : ` --customer ${customerId}`}\`, then sign in and open /admin/people.`,
      ];
      return { json: { made, present, customer: customerId, has_admin: hasAdmin }, text: lines.join('\n') };
    };
  },
});

/** @returns how many were made: the others are there, or somebody else has their email. */
const makeUsers = async (
  { seeds, clock, operator }: Service,
  { count, customerId, passwordHash }: { count: number; customerId: number; passwordHash: string },
): Promise<number> => {
  const now = clock.now();
  let [next, made, reported] = [0, 0, REPORTED_EVERY];
  const work = async (): Promise<void> => {
    while (next < count) {
      const first = next;
      next = Math.min(count, first + SEEDED_AT_ONCE);
      const indexes = Array.from({ length: next - first }, (_, offset) => first + offset);
      const users = indexes.map((index) => seededUser(index, { customerId, passwordHash, now }));
      const missing = await seeds.findMissing(users);
      await seeds.putClaims(missing);
      await seeds.putUsers(missing);
      made += missing.length;
      if (next < reported) continue;
      operator.announce(`${next} of ${count} users`);
      reported += REPORTED_EVERY;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
};
