import type { AccountEvent } from '../../lib/auth/entities';
import type { AccountEventsStore } from '../../lib/auth/stores/account-events-store';
import type { RequestSource } from '../../lib/observe/request-scope';
import type { AuthEvent } from '../../lib/store/users/account-events';

const KEPT_MILLISECONDS = 30 * 86_400_000;

/** Account events in memory. `add` adds an event as a request from `source` would. */
export interface MemoryAccountEvents extends AccountEventsStore {
  add(event: AuthEvent, source?: RequestSource | null): Promise<void>;
}

export const createMemoryAccountEvents = (): MemoryAccountEvents => {
  const kept = new Map<string, AccountEvent & { userId: string; expiresAt: number }>();
  return {
    add: async ({ eventId, type, userId = `unknown#${eventId}`, actorId = null, time }, source = null) => {
      const id = `${time.toISOString()}#${eventId}`;
      const expiresAt = Math.ceil(time.getTime() / 1000) * 1000 + KEPT_MILLISECONDS;
      const { ipAddress = null, client = null } = source ?? {};
      kept.set(`${userId} ${id}`, { id, type, time, actorId, ipAddress, client, userId, expiresAt });
    },
    listEvents: async (userId, { before, limit, now }) =>
      [...kept.values()]
        .filter((event) => event.userId === userId && event.expiresAt > now.getTime())
        .filter(({ id }) => before === null || id < before)
        .toSorted((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit)
        .map(({ userId: _, expiresAt: __, ...event }) => event),
  };
};
