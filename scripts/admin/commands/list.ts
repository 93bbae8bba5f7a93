import { FIRST_CUSTOMER } from '../../../lib/auth/accounts/create-account';
import type { UserProfile } from '../../../lib/auth/entities';
import type { UserPage } from '../../../lib/auth/stores/users-store';
import { directoryEntry } from '../../../lib/endpoints/user-directory/user';
import { defineCommand } from '../command';
import { customerOption, wholeNumberOption } from '../option-values';
import type { Service } from '../service';
import { table } from '../show';

const DEFAULT_LIMIT = 100;
const PAGE = 500;

/** Users of a customer. */
export const list = defineCommand({
  name: 'list',
  summary: 'List users of a customer, in the order of their emails',
  details: 'A user made a moment ago may be missing still.',
  usages: ['[--customer ID] [--email-prefix TEXT] [--limit NUMBER]'],
  examples: ['npm run admin -- list', 'npm run -s admin -- list --customer 2 --email-prefix ada --limit 10 --json'],
  options: {
    customer: { type: 'string', value: 'ID', help: 'Number of the customer; 1 without it' },
    'email-prefix': { type: 'string', value: 'TEXT', help: 'Only emails that begin so' },
    limit: { type: 'string', value: 'NUMBER', help: `At most so many; ${DEFAULT_LIMIT} without it` },
  },
  plan: (values) => {
    const customerId = customerOption(values.customer) ?? FIRST_CUSTOMER;
    const limit = wholeNumberOption('limit', values.limit, { least: 1, most: 1_000_000 }) ?? DEFAULT_LIMIT;
    const emailPrefix = values['email-prefix']?.toLowerCase() || undefined;
    return async ({ users }) => {
      const { found, hasNext } = await search(users, { customerId, emailPrefix, limit });
      const rows = found.map(({ email, name, active, id }) => [email, name ?? '', active ? 'yes' : 'no', id]);
      const text =
        found.length === 0 ? `No users in customer ${customerId}.` : table(['EMAIL', 'NAME', 'ACTIVE', 'ID'], rows);
      const more = hasNext
        ? `\nThere are more than these ${found.length}: narrow it with --email-prefix, or raise --limit.`
        : '';
      return { json: { has_next: hasNext, users: found.map(directoryEntry) }, text: `${text}${more}` };
    };
  },
});

/** Page by page, until there are enough. */
const search = async (
  users: Service['users'],
  { limit, ...question }: { customerId: number; emailPrefix: string | undefined; limit: number },
): Promise<{ found: UserProfile[]; hasNext: boolean }> => {
  const found: UserProfile[] = [];
  let start: UserPage['next'] = null;
  do {
    const part = { after: start?.after ?? null, skip: start?.skip ?? 0, limit: Math.min(PAGE, limit - found.length) };
    const page: UserPage = await users.searchUsers({ ...question, ...part });
    found.push(...page.users);
    start = page.next;
  } while (start !== null && found.length < limit);
  return { found, hasNext: start !== null };
};
