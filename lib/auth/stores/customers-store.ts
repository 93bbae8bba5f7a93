import type { Customer, ListedCustomer } from '../entities';

/** Customers by id. Errors as in `UsersStore`. */
export interface CustomersStore {
  /** @returns `false` if a customer with this id exists; it is not changed. */
  createCustomer(customer: Customer): Promise<boolean>;
  findCustomer(id: number): Promise<Customer | null>;
  /** All customers, ordered by id. Reads the whole table: for operators, never for a request. */
  listCustomers(): Promise<ListedCustomer[]>;
}
