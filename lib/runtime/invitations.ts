import type { InvitationsStore } from '../auth/stores/invitations-store';
import { createInvitationsStore } from '../store/users/invitations-store';
import { clock } from './clock';
import { ids } from './ids';
import { tableClient } from './table-client';
import { userTables } from './user-tables';

export const invitations: InvitationsStore = createInvitationsStore(tableClient, userTables, ids, clock);
