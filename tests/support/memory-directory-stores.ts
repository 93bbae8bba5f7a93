import type { Customer, Role } from '../../lib/auth/entities';
import type { CustomersStore } from '../../lib/auth/stores/customers-store';
import type { RolesStore } from '../../lib/auth/stores/roles-store';

export { createMemoryTokenSessionsStore } from './memory-sessions-store';

export const createMemoryCustomersStore = (): CustomersStore => {
  const customers = new Map<number, Customer>();
  return {
    createCustomer: async (customer) => {
      if (customers.has(customer.id)) return false;
      customers.set(customer.id, customer);
      return true;
    },
    findCustomer: async (id) => customers.get(id) ?? null,
    listCustomers: async () =>
      [...customers.values()]
        .map((customer) => ({ ...customer, activeAdmins: 0 }))
        .sort((one, other) => one.id - other.id),
  };
};

export const createMemoryRolesStore = (): RolesStore => {
  const roles: Role[] = [];
  return {
    ensureRole: async (wanted) => {
      const present = roles.find(({ code }) => code === wanted.code);
      if (present !== undefined) return present;
      const role = { id: roles.length + 1, ...wanted };
      roles.push(role);
      return role;
    },
    findRoles: async (ids) => roles.filter(({ id }) => ids.includes(id)),
    listRoles: async ({ skip, limit }) => roles.slice(skip, skip + limit),
  };
};
