import type { RolesStore } from '../auth/stores/roles-store';
import { createRolesStore } from '../store/users/roles-store';
import { config } from './config';
import { tableClient } from './table-client';

/** Uses the table that ROLES_TABLE names. */
export const roles: RolesStore = createRolesStore(tableClient, config.rolesTable);
