import { randomUUID } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { auditedEventOf } from '../../lib/audit/audited-event';
import type { Finding } from '../../lib/auth/audit/finding';
import { createHeadChecks } from '../../lib/auth/audit/heads';
import { verifyTrail } from '../../lib/auth/audit/verify-trail';
import { chainOf } from '../../lib/crypto/audit-chain';
import { clock } from '../../lib/runtime/clock';
import { dailyCounts } from '../../lib/runtime/daily-counts';
import { keyRing } from '../../lib/runtime/key-ring';
import { createAuditReader } from '../../lib/store/audit/audit-reader';
import { putAuthEvent } from '../../lib/store/users/account-events';
import { streamRecordsOf } from '../support/event-records';
import { runPackaged } from '../support/packaged-handler';
import { useTables } from '../support/tables';

jest.setTimeout(240_000);

const tables = useTables();

test('the zip of chainEvents links what the stream shows, and signs it with a key that it made', async () => {
  const { client, events, audit } = tables;
  for (const userId of [randomUUID(), randomUUID()]) {
    const event = { eventId: randomUUID(), type: 'auth.reauthenticated', userId, actorId: undefined, time: new Date() };
    await putAuthEvent(client, { name: events.name, keptSeconds: 86_400 }, { ...event, customerId: 1 } as never);
  }

  const Records = await streamRecordsOf(tables);
  const context = { awsRequestId: 'request 1' };
  expect(await runPackaged('chainEvents', { Records }, context)).toEqual({ batchItemFailures: [] });
  expect(await runPackaged('chainEvents', { Records }, context)).toEqual({ batchItemFailures: [] });

  const findings: Finding[] = [];
  const reader = createAuditReader(
    client,
    { audit: audit.name, events: events.name },
    { chainOf, readEvent: auditedEventOf },
  );
  const summary = await verifyTrail(
    { audit: reader, heads: createHeadChecks({ keyRing }), clock },
    { remembered: [], onFinding: (finding) => findings.push(finding) },
  );
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ events: 2, links: 2, notLinkedYet: 0 });
  const day = new Date().toISOString().slice(0, 10);
  expect(await dailyCounts.readDays(1, { first: day, last: day })).toEqual(new Map());
});
