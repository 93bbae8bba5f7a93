import { createHeads, type Heads } from '../auth/audit/heads';
import type { AuditStore } from '../auth/stores/audit-store';
import { createAuditStore } from '../store/audit/audit-store';
import { clock } from './clock';
import { config } from './config';
import { signingKeyRing as keyRing } from './signing-key-ring';
import { tableClient } from './table-client';

/** Uses the table that AUDIT_TABLE names. */
export const audit: AuditStore = createAuditStore(tableClient, config.auditTable);

/** Signs the heads of chains with the key that signs access tokens. Only for the function that links events. */
export const heads: Heads = createHeads({ keyRing, clock });
