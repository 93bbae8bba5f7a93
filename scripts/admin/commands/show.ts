import { defineCommand } from '../command';
import { getWho } from '../directory';
import { whoOption, whoOptions } from '../option-values';
import { fields, time, userFields, userJson } from '../show';

/** Shows one user. */
export const show = defineCommand({
  name: 'show',
  summary: 'Show one user',
  usages: ['--email EMAIL', '--id ID'],
  examples: ['npm run admin -- show --email ada@example.com'],
  options: whoOptions,
  plan: (values) => {
    const who = whoOption(values);
    return async (service) => {
      const user = await getWho(service, who);
      const { createdAt, updatedAt } = user;
      const rows = [...userFields(user), ['created', time(createdAt)], ['updated', time(updatedAt)]] as const;
      const json = { ...userJson(user), created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
      return { json, text: `${user.email}\n${fields(rows)}` };
    };
  },
});
