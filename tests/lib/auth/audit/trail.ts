import type { Finding } from '../../../../lib/auth/audit/finding';
import { createHeads, type Heads } from '../../../../lib/auth/audit/heads';
import { type LinkEventsDeps, linkEvents } from '../../../../lib/auth/audit/link-events';
import type { EventRecord } from '../../../../lib/auth/audit/sort-out-records';
import type { RememberedHead } from '../../../../lib/auth/audit/verify-chain';
import { verifyTrail } from '../../../../lib/auth/audit/verify-trail';
import { type AuditedEvent, markKey } from '../../../../lib/auth/stores/audit-store';
import { createSigningKeyRing } from '../../../../lib/auth/tokens/key-ring';
import { chainOf } from '../../../../lib/crypto/audit-chain';
import { createMemoryAudit } from '../../../support/memory-audit';
import { cheapKeyPairs, createKeyDeps, LIFETIME } from '../key-deps';

const newKeyPair = cheapKeyPairs();

/** Ever new ids, the same in every run: so is the chain of each. */
const newIds = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `id ${count}`;
  };
};

export const DAY_SECONDS = 86_400;

/** A record of the stream, of an event that was written when it says. */
export const recordOf = (event: AuditedEvent, changes: Partial<EventRecord> = {}): EventRecord => ({
  ...event,
  isChange: false,
  isCounted: false,
  writtenAt: Math.floor(event.time.getTime() / 1000),
  ...changes,
});

/** Chains in memory, with a consumer and a verification. */
export const createTrail = () => {
  const newId = newIds();
  const keyDeps = { ...createKeyDeps(), newKeyPair };
  const { clock } = keyDeps;
  const memory = createMemoryAudit();
  const keyRing = createSigningKeyRing(keyDeps, LIFETIME);
  const heads: Heads = createHeads({ keyRing, clock });
  const suspicions: string[] = [];
  const deps: LinkEventsDeps = {
    audit: memory.store,
    heads,
    clock,
    ids: { newId },
    pause: async () => {},
    onSuspicion: (suspicion) => void suspicions.push(suspicion),
  };

  const newEvent = (changes: Partial<AuditedEvent> = {}): AuditedEvent => {
    const { eventId = newId(), time = clock.now(), version = 1 } = changes;
    return {
      userId: newId(),
      key: `${time.toISOString()}#${eventId}`,
      eventId,
      type: 'user.signed_in',
      hash: `hash of ${eventId} ${version}`,
      version,
      time,
      expiresAt: Math.ceil(time.getTime() / 1000) + 30 * DAY_SECONDS,
      customerId: 1,
      ...changes,
    };
  };
  /** Write an event to the table, without a link. */
  const write = (changes: Partial<AuditedEvent> = {}): AuditedEvent => {
    const event = newEvent(changes);
    memory.events.set(markKey(event), event);
    return event;
  };
  const link = (events: readonly AuditedEvent[], changes: Partial<EventRecord> = {}): Promise<number> =>
    linkEvents(
      deps,
      chainOf(events[0]?.userId ?? ''),
      events.map((event) => recordOf(event, changes)),
    );
  /** Write an event and link it. */
  const add = async (changes: Partial<AuditedEvent> = {}, record: Partial<EventRecord> = {}): Promise<AuditedEvent> => {
    const event = write(changes);
    await link([event], record);
    return event;
  };
  /** Add events of one user, a second apart. */
  const addSeveral = async (count: number, userId: string = newId()): Promise<AuditedEvent[]> => {
    const events: AuditedEvent[] = [];
    for (let index = 0; index < count; index += 1) {
      clock.moveBy(1000);
      events.push(await add({ userId }));
    }
    return events;
  };

  const verify = async (remembered: readonly RememberedHead[] = [], checks = createHeads({ keyRing, clock })) => {
    const findings: Finding[] = [];
    const summary = await verifyTrail(
      { audit: memory.reader, heads: checks, clock },
      { remembered, onFinding: (finding) => findings.push(finding) },
    );
    return { findings, summary };
  };
  /** The findings in short: the fault with the id of the event, or the number of the link. */
  const findings = async (remembered: readonly RememberedHead[] = []): Promise<string[]> =>
    (await verify(remembered)).findings.map((finding) =>
      'chain' in finding ? `${finding.fault} ${finding.seq ?? 'head'}` : `${finding.fault} ${finding.eventId}`,
    );

  return {
    ...memory,
    deps,
    keyDeps,
    keyRing,
    clock,
    newId,
    suspicions,
    newEvent,
    write,
    link,
    add,
    addSeveral,
    verify,
    findings,
  };
};
