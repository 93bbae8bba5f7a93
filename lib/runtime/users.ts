import type { UsersStore } from '../auth/stores';
import { createUsersStore } from '../store/users-store';
import { config } from './config';
import { tableClient } from './table-client';

/** On the table USERS_TABLE. */
export const users: UsersStore = createUsersStore(tableClient, config.usersTable);
