import type { UsersStore } from '../auth/stores';
import { createUsersStore } from '../store/users-store';
import { config } from './config';
import { tableClient } from './table-client';

/** On the table that USERS_TABLE names. */
export const users: UsersStore = createUsersStore(tableClient, config.usersTable);
