import type { UsersStore } from '../auth/stores/users-store';
import { createUsersStore } from '../store/users/users-store';
import { clock } from './clock';
import { ids } from './ids';
import { tableClient } from './table-client';
import { userTables } from './user-tables';

export const users: UsersStore = createUsersStore(tableClient, userTables, ids, clock);
