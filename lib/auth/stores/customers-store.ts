import type { Customer } from '../entities';

/** Customers by id. Failures as in `UsersStore`. */
export interface CustomersStore {
  /** @returns `false` if there is one of this id: it stays as it is. */
  createCustomer(customer: Customer): Promise<boolean>;
  findCustomer(id: number): Promise<Customer | null>;
}
