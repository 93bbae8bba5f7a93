import { defineCommand } from '../command';
import { table } from '../show';

/** Lists the customers. */
export const customers = defineCommand({
  name: 'customers',
  summary: 'List the customers and the number of their active admins',
  details: 'Customer 1 is in the list once it has had an admin. `create` and `move` create customers.',
  usages: [''],
  examples: ['npm run admin -- customers'],
  options: {},
  plan:
    () =>
    async ({ customers: store }) => {
      const listed = await store.listCustomers();
      const rows = listed.map(({ id, name, activeAdmins }) => [String(id), name, String(activeAdmins)]);
      return {
        json: { customers: listed.map(({ id, name, activeAdmins }) => ({ id, name, active_admins: activeAdmins })) },
        text: listed.length === 0 ? 'There are no customers yet.' : table(['ID', 'NAME', 'ACTIVE ADMINS'], rows),
      };
    },
});
