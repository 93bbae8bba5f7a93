import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { auditedEventOf } from '../../lib/audit/audited-event';
import { createEventChaining } from '../../lib/audit/chain-events';
import { createHeadChecks } from '../../lib/auth/audit/heads';
import type { RememberedHead } from '../../lib/auth/audit/verify-chain';
import { verifyTrail } from '../../lib/auth/audit/verify-trail';
import { chainOf } from '../../lib/crypto/audit-chain';
import { audit, heads } from '../../lib/runtime/audit';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { keyRing } from '../../lib/runtime/key-ring';
import { tableClient } from '../../lib/runtime/table-client';
import { createAuditReader } from '../../lib/store/audit/audit-reader';
import { createDailyCountsStore } from '../../lib/store/audit/daily-counts-store';
import type { Tables } from './tables';

/** The consumer of the events' stream with the live stores, and the verification of what it wrote. */
export const createChainConsumer = ({ client, audit: { name: auditTable }, events }: Tables) => {
  const suspicions = { count: 0 };
  const chainEvents = createEventChaining({
    audit,
    heads,
    clock,
    ids,
    pause: tableClient.pause,
    onSuspicious: () => {
      suspicions.count += 1;
    },
  });
  const reader = createAuditReader(
    client,
    { audit: auditTable, events: events.name },
    { chainOf, readEvent: auditedEventOf },
  );
  return {
    chainEvents,
    suspicions,
    dailyCounts: createDailyCountsStore(client, auditTable, 8),
    verify: async (remembered: readonly RememberedHead[] = []) => {
      const findings: string[] = [];
      const summary = await verifyTrail(
        { audit: reader, heads: createHeadChecks({ keyRing }), clock },
        {
          remembered,
          onFinding: (finding) =>
            findings.push('chain' in finding ? finding.fault : `${finding.fault} ${finding.eventId}`),
        },
      );
      return { findings, ...summary };
    },
  };
};

/** Write an event of now, as a sign-in does. */
export const plantSignIn = async ({ client, events }: Tables, userId: string, eventId = ids.newId()): Promise<void> => {
  const time = clock.now().toISOString();
  const Item = {
    user_id: userId,
    id: `${time}#${eventId}`,
    event_id: eventId,
    type: 'user.signed_in',
    time,
    expires_at: Math.ceil(clock.now().getTime() / 1000) + 2_592_000,
    customer_id: 1,
  };
  await client.documents.send(new PutCommand({ TableName: events.name, Item }));
};

/** Today in UTC, as the counters name it. */
export const today = (): string => clock.now().toISOString().slice(0, 10);
