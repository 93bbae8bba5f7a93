import type { User, UserProfile } from '../../../lib/auth/entities';
import type { UserPage } from '../../../lib/auth/stores/users-store';
import { FIRST_CUSTOMER } from '../../../lib/auth/users/new-user';
import { defineCommand } from '../command';
import { customerOption, wholeNumberOption } from '../option-values';
import type { Service } from '../service';
import { roleCodes, table, userJson, yesNo } from '../show';

const DEFAULT_LIMIT = 100;
const PAGE = 500;
/** The number of users that are read at the same time. */
const AT_ONCE = 25;

/** Lists users of a customer. */
export const list = defineCommand({
  name: 'list',
  summary: 'List the users of a customer, ordered by email',
  details: 'A user who was created a moment ago may still be missing. `show` tells more about one user.',
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
      const listed = await readWhole(users, found);
      const rows = listed.map((user) => [
        user.email,
        user.name ?? '',
        yesNo(user.active),
        yesNo(user.emailVerified),
        roleCodes(user),
        user.id,
      ]);
      const heading = ['EMAIL', 'NAME', 'ACTIVE', 'VERIFIED', 'ROLES', 'ID'];
      const text = listed.length === 0 ? `No users in customer ${customerId}.` : table(heading, rows);
      const more = hasNext ? `\nThere are more than these ${found.length}: use --email-prefix, or raise --limit.` : '';
      return { json: { has_next: hasNext, users: listed.map(userJson) }, text: `${text}${more}` };
    };
  },
});

/** The index has neither roles nor the state of the email. @returns without those who were deleted meanwhile. */
const readWhole = async (users: Service['users'], found: readonly UserProfile[]): Promise<User[]> => {
  const whole: (User | null)[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE)
    whole.push(...(await Promise.all(found.slice(start, start + AT_ONCE).map(({ id }) => users.findUser(id)))));
  return whole.filter((user) => user !== null);
};

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
