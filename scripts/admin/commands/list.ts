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

/** Lists users of a customer. */
export const list = defineCommand({
  name: 'list',
  summary: 'List the users of a customer, ordered by email',
  details: 'A user who was created a moment ago may still be missing.',
  usages: ['[--customer ID] [--email-prefix TEXT] [--limit NUMBER]'],
  examples: ['npm run admin -- list', 'npm run -s admin -- list --customer 2 --email-prefix ada --limit 10 --json'],
  options: {
    customer: { type: 'string', value: 'ID', help: 'Id of the customer, a whole number; default 1' },
    'email-prefix': { type: 'string', value: 'TEXT', help: 'Only emails that start with this text' },
    limit: { type: 'string', value: 'NUMBER', help: `Maximum number of users; default ${DEFAULT_LIMIT}` },
  },
  plan: (values) => {
    const customerId = customerOption(values.customer) ?? FIRST_CUSTOMER;
    const limit = wholeNumberOption('limit', values.limit, { min: 1, max: 1_000_000 }) ?? DEFAULT_LIMIT;
    const emailPrefix = values['email-prefix']?.toLowerCase() || undefined;
    return async ({ users }) => {
      const { found, hasNext } = await search(users, { customerId, emailPrefix, limit });
      const rows = found.map(({ email, name, active, id }) => [email, name ?? '', active ? 'yes' : 'no', id]);
      const text =
        found.length === 0 ? `No users in customer ${customerId}.` : table(['EMAIL', 'NAME', 'ACTIVE', 'ID'], rows);
      const more = hasNext ? `\nThere are more than these ${found.length}: use --email-prefix, or raise --limit.` : '';
      return { json: { has_next: hasNext, users: found.map(directoryEntry) }, text: `${text}${more}` };
    };
  },
});

/** Reads page by page until there are enough. */
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
